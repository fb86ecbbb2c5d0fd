"""Sentences of `jinju doctor`: what was found, and in `…_do` what to do (Chinese, English)."""

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
}
