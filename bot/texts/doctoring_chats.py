"""Sentences of `jinju doctor` on Slack and Discord (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
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
    "doctor_discord_nowhere": ("机器人还没有加入任何服务器", "the bot is in no server yet"),
    "doctor_discord_nowhere_do": ("打开 {link} 邀请它", "open {link} to invite it"),
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
