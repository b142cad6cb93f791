site-title = سجل التحالفات الدينامية
site-purpose = من ينتمي إلى أي تحالف دينامي في منتدى إدارة الإنترنت، ومنذ متى، ومن يقول ذلك.
skip = الانتقال إلى المحتوى
nav-label = الأقسام
nav-coalitions = التحالفات
nav-organisations = المنظمات
nav-changes = التغييرات
nav-vocabularies = المفردات
nav-data = البيانات
nav-about = حول السجل
language-label = اللغة
search-label = البحث عن التحالفات والمنظمات والأشخاص
search-button = بحث
filter-button = عرض
filter-name = الاسم يتضمن
filter-status = الحالة
filter-kind = النوع
filter-category = الفئة
filter-country = البلد، حرفان
filter-any = الكل
as-of-label = في تاريخ
as-of-hint = سنة أو شهر أو يوم، مثل 2008-04
as-of-shown = كما كان في { $date }.
as-of-today = عرض اليوم
coalitions-heading = التحالفات الدينامية
coalitions-total = { $count ->
    [zero] لا تحالفات
    [one] تحالف واحد
    [two] تحالفان
    [few] { $count } تحالفات
    [many] { $count } تحالفًا
   *[other] { $count } تحالف
}
organisations-heading = المنظمات
organisations-total = { $count ->
    [zero] لا منظمات
    [one] منظمة واحدة
    [two] منظمتان
    [few] { $count } منظمات
    [many] { $count } منظمة
   *[other] { $count } منظمة
}
members-heading = الأعضاء
members-total = { $count ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $count } أعضاء
    [many] { $count } عضوًا
   *[other] { $count } عضو
}
members-none = لا يُعرف أي عضو.
column-coalition = التحالف
column-status = الحالة
column-members = الأعضاء
column-balance = التوازن
column-member = العضو
column-role = الدور
column-since = منذ
column-until = حتى
column-standing = الوضع
column-says = من يقول ذلك
column-name = الاسم
column-kind = النوع
column-country = البلد
column-category = الفئة
status-proposed = مقترح
status-active = نشط
status-inactive = غير نشط
status-merged = مدمج
status-unknown = غير معروف
standing-current = حالية
standing-unconfirmed = غير مؤكدة
standing-ended = منتهية
certainty-certain = مؤكد
certainty-possible = محتمل
category-unknown = فئة غير معروفة
kind-organisation = منظمة
kind-state = دولة
kind-government-body = هيئة حكومية
kind-unit = وحدة
kind-programme = برنامج
kind-network = شبكة
kind-unresolved = غير محدد
kind-coalition = تحالف
kind-person = شخص
formed = تأسس: { $date }
date-unknown = غير معروف
date-by = في موعد أقصاه { $date }
date-from = { $date } أو بعده
date-between = بين { $first } و{ $last }
date-month = { $month } { $year }
date-day = { $day } { $month } { $year }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
mission-heading = المهمة
balance-heading = توازن أصحاب المصلحة
timeline-heading = العضويات عبر الزمن
timeline-text = الداكن: ثابت. الفاتح: محتمل.
names-heading = الأسماء
name-official = رسمي
name-alias = اسم آخر
name-acronym = اختصار
name-former = سابق
links-heading = على الويب
link-website = الموقع
link-list = القائمة البريدية
link-archive = أرشيف القائمة
link-charter = الميثاق
relations-heading = العلاقات
relation-merged-into = اندمج في
relation-absorbed = ضم إليه
relation-renamed = أعيدت تسميته
relation-successor = خلفه
relation-predecessor = سبقه
sources-heading = المصادر
identifiers-heading = المعرّفات
coalitions-of-heading = عضو في
classifications-heading = التصنيف
parent = جزء من
successor = خلفه
affiliation = الانتساب
says-as = { $category }، وفق { $by }
search-heading = البحث
search-none = لا شيء بهذا الاسم. جرّب كلمات أقل أو كتابة أخرى.
search-total = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
search-matched = يطابق الاسم «{ $name }»
vocabularies-heading = المفردات
vocabularies-text = ما معنى كلمات هذا السجل، وماذا كانت تسمى فئة أصحاب المصلحة في سنوات أخرى ولدى آخرين.
mappings-heading = يقابل
changes-heading = آخر التغييرات
changes-text = سجل التغييرات، الأحدث أولًا. ما أُدخل خطأً صُحّح ولم يُمحَ أثره.
operation-create = أُدخل
operation-update = عُدّل
operation-end = انتهى
operation-confirm = أُكّد
operation-delete = سُحب
operation-merge = دُمج
operation-erase = مُحي
operation-restore = استُعيد
entity-membership = عضوية
entity-source = مصدر
entity-vocabulary = مفردات
difference-before = قبل
difference-after = بعد
next-page = الصفحة التالية
research-heading = بيانات للبحث
research-lead = كل ما هو عام في السجل: في ملفات مراجعة واحدة لا تتغير أبدًا، وفي عناوين تجيب عن أسئلة حول أي يوم.
research-cite-heading = كيفية الاستشهاد
research-cite = من يتبع هذا الاستشهاد يحصل على ملفات هذه المراجعة بعينها، مهما تغيّر لاحقًا. ولا يُنقص منها شيئًا إلا محو بيانات شخص.
research-files-heading = ملفات المراجعة { $revision }
research-files = المراجعة نفسها تعطي البايتات نفسها، من أي سجل يحتفظ بها. وقد يُطلب من أول سائل أن يعود ريثما تُعدّ الملفات. جميعها مع الحجم وSHA-256:
research-file-wide = سطر لكل عضوية، مع أهم ما يُراد معرفته عن التحالف والعضو. وهو خير بداية. والجداول الأخرى بجانبه.
research-file-sqlite = جميع الجداول مع عروض، للغة SQL.
research-file-linked = كل ذلك كبيانات مترابطة، بمصطلحات schema.org وW3C ORG وSKOS.
research-file-network = شبكة التحالفات والأعضاء، لبرامج Gephi وigraph وNetworkX.
research-file-described = وصف الجداول والأعمدة للبرامج: Frictionless Data Package وCSV on the Web وDCAT.
research-file-sums = بصمات جميع الملفات، والاستشهاد لبرامج إدارة المراجع.
research-since = ما تغيّر في الجداول بين مراجعتين، في ملف واحد:
research-ask-heading = عناوين تجيب
research-ask = يمكن الحصول على كل قائمة بصيغتي CSV وNDJSON، لأي يوم (as_of) وكما عرفها السجل عند أي مراجعة (known_at_revision)، فيلقى السؤال نفسه الجواب نفسه من جديد.
research-ask-then = من كان ينتمي إلى ماذا في 2008، يقينًا أو احتمالًا.
research-ask-balance = مدى توازن التحالفات بحسب فئة أصحاب المصلحة، سنة بعد سنة.
research-ask-turnover = كم عضوًا انضم وكم غادر.
research-ask-overlap = كم عضوًا مشتركًا كان بين التحالفات في 2008.
research-ask-compliance = أي قواعد المنتدى يلتزم بها كل تحالف، بقدر ما هو مسجّل.
research-ask-changes = ما تغيّر منذ هذه المراجعة.
research-ask-linked = حيث تجد البرامج كل شيء (RFC 9727).
research-examples-heading = أمثلة
research-example-python = عدد أعضاء كل تحالف، من ملف العضويات.
research-example-r = مدى يقين عضويات 2008، تحالفًا تحالفًا.
research-spreadsheet = جدول بيانات
research-example-spreadsheet = افتح csv/membership_wide.csv وضع هذا في خلية فارغة بجانب الجدول: عدد أعضاء أحد التحالفات من المجتمع المدني. وإذا كان برنامجك يفصل بين الوسائط بفاصلة منقوطة فضعها مكان الفواصل.
research-columns-heading = الجداول والأعمدة
research-columns = الأسماء واحدة في CSV وParquet وSQLite. وهي وأوصافها بالإنجليزية.
data-heading = هذه الصفحة كبيانات
data-copy = الاستعلام من برنامج
data-terms = البيانات ملك عام (CC0 1.0). يرجى ذكر رقم المراجعة: { $revision }.
embed-heading = اعرض هذا على موقعك
embed-text = يتبع العرض السجل من تلقاء نفسه، ولا يشغّل شيئًا داخل الإطار، ولا يضع ملفات تعريف الارتباط ولا يتتبع أحدًا.
embed-frame = داخل إطار، من دون برنامج نصي
embed-element = كعنصر بأسلوب موقعك
embed-preview = معاينة
embed-more = عرض الكل
embed-since = منذ { $date }
about-heading = حول هذا السجل
about-what = لمنتدى إدارة الإنترنت تحالفات دينامية: مجموعات مفتوحة، لكل منها موضوع. يجمع هذا السجل ما تفرق في صفحات وعروض قديمة ويبقيه محدثًا.
about-dates = التاريخ دقيق بقدر دقة مصدره ولا يُستكمل أبدًا. في يوم معين تكون العضوية مؤكدة إن أثبتها مصدر لذلك اليوم، ومحتملة إن لم ينفها شيء.
about-unconfirmed = غير مؤكدة تعني أنها ذُكرت مرة ولم يؤكدها أحد في السنتين الأخيرتين.
about-sources = لكل قول مصدره. وإن اختلفت المصادر حُفظ كلاهما.
about-privacy-heading = الخصوصية
about-privacy = لا يُنشر عن الأشخاص إلا الاسم والانتساب والعضوية. ومن أراد الخروج مُحي من كل جواب عن أي زمن. لا يُوضع ملف تعريف ارتباط إلا لمن يسجل الدخول، ولا تتبع.
about-use-heading = الاستخدام
about-use = كل ما تعرضه هذه الصفحات تعطيه واجهة البرمجة أيضًا.
about-console = وصف الواجهة
problem-not-found = لا توجد صفحة كهذه
problem-gone = سُحب هذا
problem-request = لم يُفهم الطلب
problem-failed = حدث خطأ هنا
problem-help = ربما يجده البحث:
problem-id = إن أبلغت عنه فاذكر هذا الطلب: { $id }
nav-own = تسجيل الدخول، صفحتي
sign-in-heading = تسجيل الدخول
sign-in-text = لمن يحدّثون بيانات تحالف أو منظمة أو السجل. يصلكم رابط يُستعمل مرة واحدة؛ لا توجد كلمة مرور.
sign-in-email = بريدكم الإلكتروني
sign-in-send = أرسلوا لي رابطًا
sign-in-no-mail = لا يرسل هذا السجل بريدًا. اطلبوا رابطًا ممن يديره.
sign-in-sent = إذا كان { $email } معروفًا هنا، فالرابط في الطريق. يُستعمل مرة واحدة خلال { $minutes } دقيقة.
sign-in-invalid = هذا ليس عنوان بريد إلكتروني. اكتبوه مثل name@example.org.
link-text = يُستعمل هذا الرابط مرة واحدة.
link-enter = الدخول الآن
link-over = استُعمل هذا الرابط أو انتهت مدته.
link-another = طلب رابط آخر
mail-subject = الدخول إلى سجل التحالفات الدينامية
own-heading = صفحتي
own-name = اسمكم في سجل التغييرات:
own-coalitions = التحالفات التي تحدّثونها
own-organisations = المنظمات التي تتحدثون باسمها
own-public = الصفحة العامة
attention-charter = لا ميثاق معروف
attention-list = لا قائمة بريدية معروفة
attention-report = لا تقرير معروف
sessions-heading = أماكن تسجيل دخولكم
session-here = هذا المتصفح
session-end = تسجيل الخروج هناك
sign-out = تسجيل الخروج
sign-out-everywhere = تسجيل الخروج من كل مكان
undo = تراجع
save = حفظ
confirm = تأكيد
confirm-all = لم يتغير شيء: تأكيد الكل
column-actions = إجراءات
membership-change = تعديل العضوية
membership-end = إنهاء العضوية
membership-reason = السبب
reason-left = غادر
reason-merged = اندمج
reason-dissolved = انحل
reason-removed = استُبعد
list-heading = لصق قائمة الأعضاء
list-label = القائمة
list-hint = خلايا جدول مع سطر يسمي الأعمدة (name, role, since, country …)، أو اسم في كل سطر.
list-source = مصدر القائمة
list-date = يوم القائمة
list-date-hint = يُؤكَّد من فيها بذلك التاريخ؛ واليوم إن تُرك فارغًا.
list-others = الأعضاء غير الموجودين في القائمة
list-others-stay = يبقون كما هم
list-others-end = لم يعودوا أعضاء
list-check = عرض ما سيتغير
plan-heading = ما سيتغير
plan-given = في القائمة
plan-action = الإجراء
plan-similar = باسم مشابه: { $name }
plan-is-new = غير مسجل بعد
plan-who = من المقصود؟
plan-nobody = لا أحد من هؤلاء: عضو جديد
plan-leave-out = استبعاد الصفوف غير المؤكدة أو الخاطئة
plan-ends-many = سينتهي أكثر من خُمس العضويات. هذا هو المقصود
plan-apply = تنفيذ
plan-again = تعديل القائمة
action-create = يُدرج
action-update = يؤكَّد أو يعدَّل
action-end = ينتهي
action-unchanged = لا شيء: معروف
action-choose = لا شيء بعد: اختاروا
action-error = لا شيء: خطأ
attention-unconfirmed = أعضاء غير مؤكدين: { $count }
attention-suggestions = اقتراحات تنتظر: { $count }
done = عدد التغييرات التي أُجريت: { $count }.
plan-create = يُدرج: { $count }
plan-update = يؤكَّد أو يعدَّل: { $count }
plan-end = ينتهي: { $count }
plan-unchanged = دون تغيير: { $count }
plan-choose = للاختيار: { $count }
plan-error = فيها أخطاء: { $count }
plan-new = جديد في السجل: { $count }
mail-text =
    اتبعوا هذا الرابط للدخول إلى سجل التحالفات الدينامية:
    {""}
    { $link }
    {""}
    يُستعمل مرة واحدة خلال { $minutes } دقيقة. إن لم تطلبوه فلا تفعلوا شيئًا.
plan-chosen = عرض الخطة بهذه الاختيارات
suggestions-heading = الاقتراحات
suggestions-none = لا اقتراحات تنتظر.
suggestion-accept = قبول
suggestion-decline = رفض
suggestion-reason = سبب الرفض، لمن اقترحه
suggestion-stale = تغيّر موضوعه منذ ذلك.
suggested-update = تعديل
suggested-create-membership = عضوية جديدة
suggested-end-membership = نهاية عضوية
plan-line = السطر
compliance-link = كيف يلتزم بقواعد المنتدى (تقرير)
suggest-link = هل هناك خطأ؟
suggest-heading = هل هناك خطأ؟ اقترحوا تعديلًا
suggest-text = لا حاجة إلى تسجيل الدخول. يقرر من يحدّثون هذه البيانات، ويصلكم رابط لمتابعة ذلك.
suggest-kind = ما الخطأ؟
suggest-ended = عضوية انتهت
suggest-membership = أيها
suggest-joined = عضو ناقص
suggest-website = الموقع غير صحيح
suggest-name = الاسم مكتوب خطأً
suggest-affiliation = جهة الانتماء غير صحيحة
suggest-comment = السبب بكلماتكم
suggest-source = أين يُقرأ ذلك: العنوان (إن وُجد)
suggest-address = عنوانه على الويب
suggest-credit = اسمكم كما يجوز نشره (اختياري)
suggest-send = إرسال الاقتراح
suggest-what = حددوا الخطأ: اختاروا.
suggest-which = حددوا العضوية التي انتهت.
suggest-nobody = لا أحد مسجل بهذا الاسم: جربوا كتابة أخرى.
suggest-whom = لا أحد مسجل بهذا الاسم تمامًا: اختاروا، أو جربوا كتابة أخرى.
suggestion-heading = اقتراحكم
suggestion-open = لم يُبت فيه بعد.
suggestion-accepted = قُبل.
suggestion-declined = رُفض:
suggestion-follow = احفظوا عنوان هذه الصفحة لمتابعة ذلك. يقرأها كل من لديه العنوان.
suggest-where = اذكروا أين يُقرأ أنه عضو: العنوان على الأقل.
history-heading = السجل التاريخي
history-text = الأحدث أولًا. ما أُجري معًا يُتراجع عنه معًا، كتغيير جديد.
