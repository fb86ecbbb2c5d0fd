"""Sentences of `jinju doctor`: what was found, and in `…_do` what to do: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "doctor_line": ("{mark} {part}：{what}", "{mark} {part}: {what}"),
    "doctor_well": ("一切正常。", "All is well."),
    "doctor_wrong": ("有 {count} 处不对，见上面的 ✗。", "{count} wrong; see each ✗ above."),
    "doctor_part_settings": ("设置", "settings"),
    "doctor_part_folder": ("数据文件夹", "data folder"),
    "doctor_part_database": ("数据库", "database"),
    "doctor_part_content": ("内容", "content"),
    "doctor_part_zones": ("时区", "time zones"),
    "doctor_part_clock": ("时钟", "clock"),
    "doctor_part_slack": ("Slack", "Slack"),
    "doctor_part_discord": ("Discord", "Discord"),
    # settings
    "doctor_settings": ("会连接 {ways}", "connects {ways}"),
    "doctor_settings_terminal": (
        "没有令牌：在终端里运行，不联网",
        "no token: it runs in the terminal, without any network",
    ),
    # data folder
    "doctor_folder_well": ("{path} 可写，剩 {space} MB", "{path} can be written; {space} MB free"),
    "doctor_folder": ("{path} 不能写", "{path} cannot be written"),
    "doctor_folder_do": (
        "改它的权限，或把 JINJU_DATA_DIR 设为可写的文件夹",
        "change its rights, or set JINJU_DATA_DIR to a folder that can be written",
    ),
    "doctor_space": ("{path} 只剩 {space} MB", "{path} has {space} MB left"),
    "doctor_space_do": ("腾出磁盘空间", "free some disk space"),
    # database
    "doctor_database_well": (
        "{name} 可用，结构版本 {revision}",
        "{name} works, at revision {revision}",
    ),
    "doctor_database_new": (
        "{name} 还没有建表，第一次运行时会建",
        "{name} is empty; the first run makes its tables",
    ),
    "doctor_database_old": (
        "{name} 的结构版本是 {revision}，比程序旧",
        "{name} is at revision {revision}, older than the program",
    ),
    "doctor_database_old_do": ("运行 jinju db upgrade", "run jinju db upgrade"),
    "doctor_database_newer": (
        "属于较新的版本（{revision}）",
        "belongs to a newer version ({revision})",
    ),
    "doctor_database_newer_do": ("升级 jinju", "upgrade jinju"),
    "doctor_database_unreachable": ("连不上 {where}：{why}", "{where} cannot be reached: {why}"),
    "doctor_database_unreachable_do": (
        "启动数据库，或改正 JINJU_DATABASE_URL",
        "start the database, or correct JINJU_DATABASE_URL",
    ),
    "doctor_database_away": ("没有回应：{why}", "does not answer: {why}"),
    "doctor_database_away_do": (
        "启动数据库，或改正 JINJU_DATABASE_URL",
        "start the database, or correct JINJU_DATABASE_URL",
    ),
    "doctor_database_broken": ("文件不完好：{why}", "the file is not sound: {why}"),
    "doctor_database_broken_do": (
        "用备份恢复：jinju restore FILE",
        "put a backup in place: jinju restore FILE",
    ),
    "doctor_database_readonly": ("不能写：{why}", "cannot be written: {why}"),
    "doctor_database_readonly_do": (
        "改数据库文件和文件夹的权限",
        "change the rights of the file and its folder",
    ),
    "doctor_database_busy": ("一直被占用：{why}", "is held by another: {why}"),
    "doctor_database_busy_do": (
        "找出占用它的进程，让它结束",
        "find the process that holds it, and end that",
    ),
    "doctor_disk_full": ("磁盘已满：{why}", "the disk is full: {why}"),
    "doctor_disk_full_do": ("腾出磁盘空间", "free some disk space"),
    "doctor_data_dir": ("{path} 不能建：{why}", "{path} cannot be made: {why}"),
    "doctor_data_dir_do": (
        "改它上一级的权限，或换一个 JINJU_DATABASE_URL",
        "change the rights of the folder above, or set another JINJU_DATABASE_URL",
    ),
    "doctor_database_url": ("地址不可用", "its address cannot be used"),
    "doctor_database_url_do": (
        "改正 JINJU_DATABASE_URL，例如 sqlite:///data/jinju.db",
        "correct JINJU_DATABASE_URL, such as sqlite:///data/jinju.db",
    ),
    "doctor_network_disk": (
        "{path} 在网络文件系统（{kind}）上，SQLite 的锁在那里不可靠",
        "{path} is on a network file system ({kind}), where SQLite's locks cannot be relied on",
    ),
    "doctor_network_disk_do": (
        "把 JINJU_DATA_DIR 移到本机磁盘，或改用 PostgreSQL",
        "move JINJU_DATA_DIR to a disk of this machine, or use PostgreSQL",
    ),
    # content
    "doctor_content": (
        "{served} 条金句可用；{unserved} 条未核对，不会展示",
        "{served} quotes are served; {unserved} are not verified and are not",
    ),
    "doctor_no_quotes": ("一条可用的金句也没有", "there is not one quote to serve"),
    "doctor_no_quotes_do": (
        "载入一个内容包：jinju content load PACK",
        "load a pack: jinju content load PACK",
    ),
    "doctor_pack": (
        "内容包有 {count} 处问题，第一处：{first}",
        "the packs have {count} problems, the first: {first}",
    ),
    "doctor_pack_do": (
        "运行 jinju content check 看全部，逐个改正",
        "run jinju content check to see them all, and correct each",
    ),
    # zones and clock
    "doctor_zones": (
        "tzdata {version}，默认时区 {zone}",
        "tzdata {version}; where none is named, {zone}",
    ),
    "doctor_clock_well": ("与 {whose} 一致", "agrees with {whose}"),
    "doctor_clock_alone": (
        "UTC {now}，没有可以比对的时钟",
        "{now} UTC; there is no other clock to compare it with",
    ),
    "doctor_clock": ("与 {whose} 相差 {seconds} 秒", "{seconds} s away from {whose}"),
    "doctor_clock_do": ("打开本机的时间同步（NTP）", "turn time synchronisation (NTP) on"),
    # both platforms
    "doctor_out_of_reach": ("连不上 {host}（{why}）", "{host} cannot be reached ({why})"),
    "doctor_out_of_reach_do": (
        "检查网络；要经过代理的话设 HTTPS_PROXY",
        "check the network; where a proxy is needed, set HTTPS_PROXY",
    ),
    "doctor_strange": (
        "{host} 的回答看不懂（HTTP {status}）",
        "{host} answers what cannot be understood (HTTP {status})",
    ),
    "doctor_strange_do": (
        "稍后再试；仍然如此，就检查 JINJU_…_API_BASE_URL 和代理",
        "try later; if it stays so, check JINJU_…_API_BASE_URL and the proxy",
    ),
    "doctor_channels": (
        "{count} 个订阅频道都能发",
        "all {count} subscribed channels can be posted to",
    ),
    # Slack
    "doctor_slack_token": (
        "机器人令牌有效：{user}，工作区 {team}",
        "the bot token works: {user} of workspace {team}",
    ),
    "doctor_slack_refused": ("机器人令牌被拒：{error}", "the bot token is refused: {error}"),
    "doctor_slack_refused_do": (
        "在 api.slack.com/apps 的 Install App 重新安装，把 xoxb- 令牌填进 JINJU_SLACK_BOT_TOKEN",
        "reinstall under Install App at api.slack.com/apps, "
        "and copy the new xoxb- token into JINJU_SLACK_BOT_TOKEN",
    ),
    "doctor_slack_scopes": ("权限齐全：{scopes}", "every scope is there: {scopes}"),
    "doctor_slack_scopes_unknown": (
        "对方没有说给了哪些权限",
        "which scopes were given was not told",
    ),
    "doctor_slack_scope": ("缺少权限 {scope}（{why}）", "the scope {scope} is missing ({why})"),
    "doctor_slack_scope_do": (
        "在 OAuth & Permissions → Bot Token Scopes 加上 {scope}，再重新安装",
        "add {scope} under OAuth & Permissions → Bot Token Scopes, and reinstall",
    ),
    "doctor_why_commands": ("斜杠命令用不了", "no slash command works"),
    "doctor_why_chat:write": ("发不了每日金句", "nothing can be posted"),
    "doctor_why_app_mentions:read": ("@ 机器人没有回应", "mentions go unanswered"),
    "doctor_why_users:read": (
        "分不出谁是管理员，没有人能管理每日金句",
        "nobody counts as an administrator who may manage digests",
    ),
    "doctor_why_channels:read": (
        "公开频道一律当作与外部共享，团队自己的金句不显示",
        "every public channel counts as shared with others, and hides the team's own quotes",
    ),
    "doctor_why_groups:read": (
        "私密频道一律当作与外部共享，团队自己的金句不显示",
        "every private channel counts as shared with others, and hides the team's own quotes",
    ),
    "doctor_why_channels:history": (
        "JINJU_SLACK_LOOK_UP 是 true，却不能查公开频道的历史",
        "JINJU_SLACK_LOOK_UP is true, yet public channels' history cannot be read",
    ),
    "doctor_why_groups:history": (
        "JINJU_SLACK_LOOK_UP 是 true，却不能查私密频道的历史",
        "JINJU_SLACK_LOOK_UP is true, yet private channels' history cannot be read",
    ),
    "doctor_slack_socket": (
        "应用令牌有效，Socket Mode 可连",
        "the app token works; Socket Mode can connect",
    ),
    "doctor_slack_socket_refused": ("应用令牌被拒：{error}", "the app token is refused: {error}"),
    "doctor_slack_socket_refused_do": (
        "在 Basic Information → App-Level Tokens 建一个带 connections:write 的令牌，"
        "填进 JINJU_SLACK_APP_TOKEN，并打开 Socket Mode",
        "make a token with connections:write under Basic Information → App-Level Tokens, "
        "copy it into JINJU_SLACK_APP_TOKEN, and turn Socket Mode on",
    ),
    "doctor_slack_http": (
        "HTTP 方式：请求地址应指向本机 {port} 端口的 /slack/events",
        "over HTTP: the request URLs lead to /slack/events on port {port} of this machine",
    ),
    "doctor_slack_not_in": (
        "机器人不在频道 {channel} 里，每日金句 {id} 发不出",
        "the bot is not in channel {channel}, so digest {id} cannot post",
    ),
    "doctor_slack_not_in_do": ("在那个频道输入 /invite @{user}", "type /invite @{user} there"),
    "doctor_slack_archived": (
        "频道 {channel} 已归档，每日金句 {id} 发不出",
        "channel {channel} is archived, so digest {id} cannot post",
    ),
    "doctor_slack_archived_do": (
        "取消归档，或在别的频道重新添加每日金句",
        "unarchive it, or add the digest in another channel",
    ),
    "doctor_slack_elsewhere": (
        "每日金句 {id} 属于另一个工作区（{workspace}）",
        "digest {id} belongs to another workspace ({workspace})",
    ),
    "doctor_slack_elsewhere_do": (
        "换回那个工作区的令牌，或在这里重新添加",
        "use that workspace's token again, or add the digest here",
    ),
    # Discord
    "doctor_discord_token": (
        "令牌有效：{user}（应用 {application}）",
        "the token works: {user} (application {application})",
    ),
    "doctor_discord_refused": ("令牌被拒", "the token is refused"),
    "doctor_discord_refused_do": (
        "在 discord.com/developers 的 Bot 页重置令牌，填进 JINJU_DISCORD_TOKEN",
        "reset the token on the Bot page at discord.com/developers, "
        "and copy it into JINJU_DISCORD_TOKEN",
    ),
    "doctor_discord_intents_none": (
        "没有开启特权 intent，也不需要",
        "no privileged intent is on, and none is needed",
    ),
    "doctor_discord_intents": (
        "开启了用不着的特权 intent：{names}",
        "privileged intents are on that are not needed: {names}",
    ),
    "doctor_discord_intents_do": ("在 Bot 页关掉它们", "turn them off on the Bot page"),
    "doctor_discord_endpoint": (
        "设了 Interactions Endpoint URL，命令到不了机器人",
        "an Interactions Endpoint URL is set, so commands never reach the bot",
    ),
    "doctor_discord_endpoint_do": (
        "在 General Information 页清空它",
        "clear it on the General Information page",
    ),
    "doctor_discord_gateway": ("网关可连", "the gateway answers"),
    "doctor_discord_gateway_down": (
        "连不上网关 {host}（{why}）",
        "the gateway {host} cannot be reached ({why})",
    ),
    "doctor_discord_gateway_down_do": (
        "检查网络是否放行 WebSocket（wss，443 端口）",
        "check that the network lets WebSockets (wss, port 443) through",
    ),
    "doctor_discord_sessions": ("今天的登录次数已用完", "today's logins are used up"),
    "doctor_discord_sessions_do": (
        "停掉反复重启的进程，{hours} 小时后再启动",
        "stop what restarts again and again, and start in {hours} h",
    ),
    "doctor_discord_channel_gone": (
        "频道 {channel} 不存在了，每日金句 {id} 发不出",
        "channel {channel} is gone, so digest {id} cannot post",
    ),
    "doctor_discord_channel_gone_do": (
        "在别的频道重新添加每日金句",
        "add the digest in another channel",
    ),
    "doctor_discord_channel_hidden": (
        "机器人看不到频道 {channel}，每日金句 {id} 发不出",
        "the bot cannot see channel {channel}, so digest {id} cannot post",
    ),
    "doctor_discord_channel_hidden_do": (
        "在频道设置 → 权限里给机器人“查看频道”",
        "give the bot “View Channel” under the channel's settings → Permissions",
    ),
    "doctor_discord_permission": (
        "机器人在频道 {channel} 缺少“{permission}”，每日金句 {id} 发不出",
        "the bot lacks “{permission}” in channel {channel}, so digest {id} cannot post",
    ),
    "doctor_discord_permission_do": (
        "在频道设置 → 权限里给机器人“{permission}”",
        "give the bot “{permission}” under the channel's settings → Permissions",
    ),
    "doctor_discord_history": (
        "机器人在频道 {channel} 不能读历史，结果不明的每日金句 {id} 查不到",
        "the bot cannot read channel {channel}'s history, "
        "so a post of digest {id} whose outcome is unknown cannot be looked up",
    ),
    "doctor_discord_history_do": (
        "在频道设置 → 权限里给机器人 Read Message History",
        "give the bot “Read Message History” under the channel's settings → Permissions",
    ),
}
