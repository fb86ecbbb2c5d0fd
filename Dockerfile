# The bot as one image: no root, one volume, a read-only root file system is enough.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements.lock ./
RUN python3 -m venv /opt/jinju \
 && /opt/jinju/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY adapters adapters
COPY bot bot
COPY content content
RUN /opt/jinju/bin/pip install --no-cache-dir --no-deps . \
 && /opt/jinju/bin/pip uninstall -y setuptools pip \
 && find /opt/jinju -type d -name tests -prune -exec rm -rf {} + \
 && /opt/jinju/bin/python -m compileall -q /opt/jinju/lib

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin jinju \
 && install -d -o jinju -g jinju /data
COPY --from=build /opt/jinju /opt/jinju
ENV PATH=/opt/jinju/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    JINJU_DATA_DIR=/data \
    JINJU_HTTP_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
EXPOSE 8080
USER 10001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "adapters.healthcheck"]
ENTRYPOINT ["jinju"]
CMD ["run"]
