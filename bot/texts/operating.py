"""Sentences for operators: settings, packs, imports, the command line: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "settings_wrong": (
        "设置有 {count} 处问题，全部列在下面：",
        "{count} settings are wrong; here they all are:",
    ),
    "setting_line": ("{name}：{problem}", "{name}: {problem}"),
    "setting_unknown": (
        "没有这个设置。是不是想写 {nearest}？",
        "there is no such setting. Did you mean {nearest}?",
    ),
    "setting_number": (
        "“{value}”不是 {low} 到 {high} 之间的整数，例如 {example}",
        "“{value}” is not a whole number from {low} to {high}, such as {example}",
    ),
    "setting_choice": (
        "“{value}”不在可选值之中：{choices}",
        "“{value}” is none of: {choices}",
    ),
    "setting_zone": (
        "“{value}”不是 IANA 时区名，例如 Asia/Shanghai",
        "“{value}” is not an IANA zone, such as Asia/Shanghai",
    ),
    "setting_url": (
        "不是可用的网址，应以 {schemes} 开头",
        "is not a usable address; it begins with {schemes}",
    ),
    "setting_database": (
        "不是可用的数据库地址，例如 sqlite:///data/jinju.db 或 "
        "postgresql+psycopg://user:password@host/name",
        "is not a usable database address, such as sqlite:///data/jinju.db or "
        "postgresql+psycopg://user:password@host/name",
    ),
    "setting_token": (
        "应以 {prefix} 开头；请看 README 的设置表",
        "begins with {prefix}; see the table of settings in the README",
    ),
    "setting_one_word": (
        "里面有空格、换行或非 ASCII 字符；请重新复制",
        "holds a blank, a line break or a character beyond ASCII; copy it again",
    ),
    "setting_needs": ("还需要同时设置 {other}", "needs {other} as well"),
    "setting_file": ("读不到文件 {path}：{why}", "cannot read the file {path}: {why}"),
    "setting_both": ("与 {other} 只能设一个", "is set, and so is {other}; keep one"),
    "setting_folder": ("没有文件夹 {path}", "there is no folder {path}"),
    "data_dir": (
        "数据文件夹 {path} 不能写（{why}）。请改用可写的文件夹：JINJU_DATA_DIR",
        "The data folder {path} cannot be written ({why}). Set JINJU_DATA_DIR to one that can.",
    ),
    "database_url": (
        "JINJU_DATABASE_URL 不是可用的数据库地址，例如 sqlite:///data/jinju.db",
        "JINJU_DATABASE_URL is not a usable database address, such as sqlite:///data/jinju.db",
    ),
    "database_unreachable": (
        "连不上数据库（{where}）：{why}。请检查 JINJU_DATABASE_URL 以及数据库是否已启动。",
        "The database at {where} cannot be reached: {why}. "
        "Check JINJU_DATABASE_URL and that the database is running.",
    ),
    "database_newer": (
        "数据库属于较新的版本（{revision}）。请升级 jinju，或用备份恢复。",
        "The database belongs to a newer version ({revision}). Upgrade jinju, or restore a backup.",
    ),
    "database_broken": (
        "数据库文件不完好（{why}）。请用备份恢复：jinju restore FILE",
        "The database file is not sound ({why}). Put a backup in place: jinju restore FILE",
    ),
    "database_readonly": (
        "数据库只能读、不能写（{why}）。请检查文件和文件夹的权限。",
        "The database can be read but not written ({why}). Check the rights of file and folder.",
    ),
    "database_busy": (
        "数据库正忙（{why}）。请稍后再试；若总是这样，请看是哪个进程一直占着它。",
        "The database is busy ({why}). Try again; if it stays so, find the process that holds it.",
    ),
    "database_away": (
        "数据库暂时连不上（{why}）。请检查它是否还在运行，然后再试。",
        "The database cannot be reached just now ({why}). Check that it is running and try again.",
    ),
    "disk_full": (
        "磁盘已满，什么都没有写入。腾出空间后再试。",
        "The disk is full and nothing was written. Free some space and try again.",
    ),
    "file_trouble": ("{path}：{why}", "{path}: {why}"),
    "port_taken": (
        "不能在 {host}:{port} 上监听（{why}）。请改 JINJU_HTTP_HOST 或 JINJU_HTTP_PORT。",
        "Cannot listen on {host}:{port} ({why}). Change JINJU_HTTP_HOST or JINJU_HTTP_PORT.",
    ),
    "file_unreadable": ("读不了文件 {path}：{why}", "The file {path} cannot be read: {why}"),
    "file_unwritable": ("写不了文件 {path}：{why}", "The file {path} cannot be written: {why}"),
    "beir_line": (
        "{path} 第 {number} 行不是带 _id 和 text 的 JSON",
        "{path}, line {number}: not a JSON object with _id and text",
    ),
    "loaded": (
        "已载入：新增 {added}，改动 {changed}，未变 {unchanged}，仍撤回 {withdrawn}。",
        "Loaded: {added} new, {changed} changed, {unchanged} the same, {withdrawn} kept withdrawn.",
    ),
    "rechecked": (
        "有 {count} 条金句已与本服务器保存的原文复核一致。",
        "{count} quotes were re-checked against the sources kept here.",
    ),
    "database_ready": ("数据库已是最新。", "The database is up to date."),
    "backed_up": ("已备份到 {path}。", "Backed up to {path}."),
    "backup_sound": ("备份 {path} 完好。", "The backup {path} is sound."),
    "restored": ("已从 {path} 恢复。", "Restored from {path}."),
    # packs
    "pack_wrong": (
        "内容包有 {count} 处问题，什么都没有载入：",
        "The pack has {count} problems; nothing was loaded:",
    ),
    "pack_empty": (
        "{path} 里没有内容包：应有 speakers.toml、topics.toml、sources.toml 和 quotes/",
        "{path} holds no pack: expected speakers.toml, topics.toml, sources.toml and quotes/",
    ),
    "pack_encoding": ("不是 UTF-8", "is not UTF-8"),
    "pack_too_large": ("超过 {limit} MB", "is larger than {limit} MB"),
    "pack_toml": ("TOML 写法有误：{why}", "is not TOML: {why}"),
    "pack_json": ("不是一行一个的 JSON：{why}", "is not one JSON object a line: {why}"),
    "key_missing": ("缺少 {key}，例如 {example}", "{key} is missing, for example {example}"),
    "key_unknown": ("不认识 {key}{hint}", "{key} is not known{hint}"),
    "key_hint": ("，是不是想写 {nearest}？", "; did you mean {nearest}?"),
    "key_kind": ("{key} 应当是{kind}，例如 {example}", "{key} should be {kind}, like {example}"),
    "kind_text": ("文字", "text"),
    "kind_texts": ("一列文字", "a list of texts"),
    "kind_flag": ("true 或 false", "true or false"),
    "kind_table": ("一张表", "a table"),
    "kind_tables": ("一列表", "a list of tables"),
    "key_choice": ("{key} 是“{value}”，应当是：{choices}", "{key} is “{value}”; it is {choices}"),
    "key_date": (
        "{key} 是“{value}”，应当是 YYYY、YYYY-MM 或 YYYY-MM-DD",
        "{key} is “{value}”; it is YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "key_day": (
        "{key} 是“{value}”，应当是 YYYY-MM-DD",
        "{key} is “{value}”; it is YYYY-MM-DD",
    ),
    "key_pattern": (
        "{key} 是“{value}”，应当像 {example}",
        "{key} is “{value}”; it looks like {example}",
    ),
    "key_length": (
        "{key} 有 {length} 个字符，应在 {low} 到 {high} 之间",
        "{key} has {length} characters; it has {low} to {high}",
    ),
    "key_count": (
        "{key} 有 {count} 项，应在 {low} 到 {high} 之间",
        "{key} has {count} entries; it has {low} to {high}",
    ),
    "unknown_reference": (
        "{key} 写的“{value}”不存在{hint}",
        "{key} names “{value}”, which does not exist{hint}",
    ),
    "duplicate_id": ("编号 {id} 重复", "the id {id} is used twice"),
    "side_needs_proposition": ("有 side 就要有 proposition", "side needs a proposition"),
}
