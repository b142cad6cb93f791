# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = 基本信息
part-change = 修改
part-nothing = 暂无信息。
edit-coalition = 编辑联盟信息
end-coalition = 终止联盟
end-into = 并入的联盟（如已合并）
merge-heading = 与另一机构相同
merge-text = 其成员资格和名称转入另一机构，其网址此后指向后者。
merge-into = 另一机构的名称或短名
merge-do = 并入另一机构
take-out = 移除
take-out-text = 用于误录内容。变更历史会予以保留。
erase-heading = 永久删除
erase-text = 应本人要求：与其有关的一切都会删除，包括历史记录。
erase-sure = 我知道此操作无法撤销
why-legend = 原因（将列入公开的变更记录）
why-comment = 您的说明
conflict-text = 其间他人已作修改。尚未保存任何内容：请比较、更正表单后重新保存。
conflict-before = 您打开时
conflict-now = 现在
conflict-yours = 您的输入
conflict-discard = 放弃我的输入，采用现状
new-heading = 新增
new-near = 以下名称相近，请查看是否为其中之一。
new-sure = 都不是
item-new = 再添一项
item-remove = 删除
language-other = 其他语言
yes = 是
no = 否
tokens-heading = 脚本令牌
tokens-text = 持有令牌的脚本可以您的名义进行令牌允许的修改。任何持有者均可如此：请保密。
tokens-made = 这是令牌，仅显示一次：请立即复制。
tokens-try = 查询其权限：
tokens-new = 新令牌
tokens-name = 在公开记录中与其修改一并显示的名称
tokens-may = 权限
tokens-valid = 有效期
tokens-created = 创建于
tokens-expires = 有效至
tokens-used = 最近使用
tokens-make = 创建令牌
tokens-revoke = 撤销
registry-heading = 维护登记册
registry-find = 查找要编辑的内容
accounts-email = 电子邮件地址
accounts-heading = 人员与权限
accounts-invite = 邀请人员或授予权限
accounts-of = 所属联盟或机构（短名）
accounts-name = 公开记录中的名称（可留空）
accounts-known = { $email } 已有账户，现已获得此权限。
accounts-sent = 邀请已发送至 { $email }。
accounts-link = 请将此链接发送给 { $email }。七天内可用一次。
accounts-take = 收回
role-registrar = 登记员
role-coordinator = { $of } 的协调人
role-contact = { $of } 的联系人
role-kind-coordinator = 联盟协调人
role-kind-contact = 机构联系人
role-kind-registrar = 登记员
suggestion-edit = 接受前编辑
part-more = { $count ->
   *[other] 另有 { $count } 项
}
tokens-days = { $count ->
   *[other] { $count } 天
}
mail-access = 可以打开您在动态联盟登记册账户的凭据
mail-token =
    刚刚用您的账户创建了一个脚本令牌：{ $name }。
    {""}
    持有者可以以您的名义进行令牌所允许的更改。如果不是您本人所为，
    请收回该令牌，并在所有设备上退出登录：
    {""}
    { $link }
mail-passkey =
    刚刚在此设备上为您的账户添加了一个通行密钥：{ $name }。
    {""}
    持有该设备的人可以用它登录。如果不是您本人所为，
    请移除该密钥，并在所有设备上退出登录：
    {""}
    { $link }
mail-invitation =
    您受邀加入动态联盟登记册。请通过此链接登录：
    {""}
    { $link }
    {""}
    { $days } 天内可用一次。
list-file = …或选择文件，或将其拖放到框中
member-add = 按名称添加成员
passkeys-heading = 通行密钥
passkeys-text = 使用通行密钥，您可通过设备登录，无需等待邮件。
passkeys-add = 添加通行密钥
passkeys-use = 使用通行密钥登录
passkeys-failed = 未成功。请重试，或通过链接登录。
field-slug = 网址中的短名
field-names = 名称
field-value = 文本
field-lang = 语言
field-kind = 类型
field-since = 起始
field-until = 截止
field-source = 来源
field-sources = 来源
field-note = 备注
field-formed_on = 成立日期
field-formed_on_source = 该日期的来源
field-formed_on_note = 该日期的备注
field-status_history = 状态沿革
field-status = 状态
field-stated_on = 陈述日期
field-certainty = 确定性
field-reason = 原因
field-mission_statements = 使命
field-text = 文本
field-verbatim = 联盟原文
field-themes = 主题
field-website = 网站
field-mailing_list = 邮件列表
field-url = 网址
field-archive_url = 存档网址
field-open_subscription = 任何人可订阅
field-open_archive = 任何人可阅读存档
field-as_stated = 来源原文
field-charter = 章程
field-adopted_on = 通过日期
field-relations = 与其他联盟的关系
field-coalition = 联盟
field-on = 日期
field-stated_member_counts = 所称成员数
field-count = 数目
field-listings = 来源中的成员名单
field-locator = 来源中的位置
field-completeness = 完整程度
field-items = 条目
field-reading = 读法
field-members = 成员
field-reports = 报告
field-cycle = IGF周期年份
field-title = 标题
field-published_on = 发布日期
field-country = 国家（ISO 3166，两字母）
field-international = 跨国运作
field-parent = 隶属于
field-successor = 后继机构
field-identifiers = 标识符
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = 可信度
field-identifier_note = 标识符备注
field-classifications = 利益攸关方类别
field-scheme = 词汇表
field-concept = 概念
field-asserted_by = 主张者
field-as_listed = 名单原文
field-ambiguity = 存疑之处
field-name = 姓名
field-affiliation = 所属机构
field-affiliation_as_stated = 来源所述所属机构
field-address = 网址
field-archived_address = 副本网址
field-retrieved_on = 获取日期
field-description = 说明
field-concepts = 概念
field-labels = 标签
field-definition = 定义
field-countries = 国家
field-standing = 身份
field-mappings = 映射（SKOS）
field-relation = 关系
field-target_scheme = 目标词汇表
field-target_concept = 目标概念
field-lossy = 映射有损
field-role = 角色
word-stated = 明述
word-inferred = 推断
word-open = 开放
word-closed-in-form = 形式上封闭
word-expansion-only = 仅列新增
word-none-given = 未给名单
word-listed-in-notes = 见备注
word-report = 年度报告
word-paper = 专题文件
word-confirmed = 已确认
word-probable = 可能
word-close = 相近
word-self = 机构自身
word-coalition = 联盟
word-secretariat = IGF秘书处
word-registry = 登记册
word-stakeholder-groups = 利益攸关方群体
word-regional-groups = 区域组
word-themes = 主题
word-roles = 角色
word-member = 成员
word-observer = 观察员
word-participant = 参与者
word-left = 退出
word-merged = 合并
word-dissolved = 解散
word-removed = 移除
word-exact = 完全对应
word-broad = 更宽
word-narrow = 更窄
word-related = 相关
