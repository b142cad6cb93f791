# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = البيانات الأساسية
part-change = تعديل
part-nothing = لا شيء معروف.
edit-coalition = تعديل ما يقال عنه
end-coalition = إنهاء التحالف
end-into = التحالف الذي اندمج فيه (إن اندمج)
merge-heading = هي نفسها منظمة أخرى
merge-text = تنتقل عضوياتها وأسماؤها إلى الأخرى، ويقود عنوانها إليها من بعد.
merge-into = الأخرى: اسمها أو اسمها المختصر
merge-do = دمج في الأخرى
take-out = إزالة
take-out-text = لما أُدخل خطأً. يحتفظ به سجل التغييرات.
erase-heading = محو نهائي
erase-text = بناءً على رغبة الشخص: يُمحى كل ما يدل عليه، ومن السجل أيضًا.
erase-sure = أعلم أن هذا لا يمكن التراجع عنه
why-legend = لماذا (يظهر في سجل التغييرات العلني)
why-comment = بكلماتك
conflict-text = غيّر شخص آخر هذا في الأثناء. لم يُحفظ شيء بعد: قارن وصحح النموذج واحفظه من جديد.
conflict-before = عندما فتحته
conflict-now = كما هو الآن
conflict-yours = ما كتبته
conflict-discard = تجاهل ما كتبته واعتماد الحالة الراهنة
new-heading = إدخال جديد
new-near = هذه أسماؤها تكاد تطابقه. تحقق إن كانت إحداها.
new-sure = ليست أيًا منها
item-new = واحد آخر
item-remove = حذف
language-other = لغة أخرى
yes = نعم
no = لا
tokens-heading = رموز للبرامج
tokens-text = البرنامج الذي يحمل رمزًا يغيّر باسمك ما يسمح به الرمز. ومن يملكه يستطيع ذلك: احفظه سرًا.
tokens-made = هذا هو الرمز. يظهر هذه المرة فقط: انسخه الآن.
tokens-try = ما يسمح به يخبرك به:
tokens-new = رمز جديد
tokens-name = الاسم الذي يظهر في السجل العلني بجانب تغييراته
tokens-may = ما يسمح به
tokens-valid = صالح لمدة
tokens-created = أُنشئ في
tokens-expires = صالح حتى
tokens-used = آخر استعمال
tokens-make = إنشاء الرمز
tokens-revoke = سحب
registry-heading = إدارة السجل
registry-find = ابحث عما يلزم تعديله
accounts-email = عنوان البريد الإلكتروني
accounts-heading = الأشخاص وحقوقهم
accounts-invite = دعوة شخص أو منح حق
accounts-of = لأي تحالف أو منظمة (الاسم المختصر)
accounts-name = الاسم في السجل العلني (يمكن تركه فارغًا)
accounts-known = لدى { $email } حساب من قبل، وله هذا الحق الآن.
accounts-sent = أُرسلت دعوة إلى { $email }.
accounts-link = أرسل هذا الرابط إلى { $email }. يسمح بالدخول مرة واحدة خلال سبعة أيام.
accounts-take = سحب
role-registrar = أمين السجل
role-coordinator = منسق { $of }
role-contact = جهة اتصال { $of }
role-kind-coordinator = منسق تحالف
role-kind-contact = جهة اتصال منظمة
role-kind-registrar = أمين السجل
suggestion-edit = تعديل قبل القبول
part-more = { $count ->
   *[other] و{ $count } أخرى
}
tokens-days = { $count ->
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
   *[other] { $count } يومًا
}
mail-access = ما يفتح حسابك في سجل التحالفات الدينامية
mail-token =
    أُنشئ للتو بحسابك رمز للبرامج النصية: { $name }.
    {""}
    من يملكه يغيّر باسمك ما يسمح به. إن لم تكن أنت من أنشأه
    فاسحبه وسجّل الخروج من كل مكان:
    {""}
    { $link }
mail-passkey =
    أُضيف للتو إلى حسابك مفتاح مرور على هذا الجهاز: { $name }.
    {""}
    من يملك الجهاز يستطيع الدخول به. إن لم تكن أنت من أضافه
    فأزله وسجّل الخروج من كل مكان:
    {""}
    { $link }
mail-invitation =
    أنت مدعو إلى سجل التحالفات الدينامية. اتبع هذا الرابط للدخول:
    {""}
    { $link }
    {""}
    يسمح لك بالدخول مرة واحدة خلال { $days } أيام.
list-file = … أو اختر ملفًا، أو أفلته على المربع
member-add = إضافة عضو باسمه
passkeys-heading = مفاتيح المرور
passkeys-text = بمفتاح المرور تدخل بجهازك دون انتظار البريد.
passkeys-add = إضافة مفتاح مرور
passkeys-use = الدخول بمفتاح مرور
passkeys-failed = لم ينجح ذلك. حاول مجددًا أو ادخل برابط.
field-slug = الاسم المختصر في العناوين
field-names = الأسماء
field-value = النص
field-lang = اللغة
field-kind = النوع
field-since = منذ
field-until = حتى
field-source = المصدر
field-sources = المصادر
field-note = ملاحظة
field-formed_on = تاريخ التشكيل
field-formed_on_source = مصدر هذا التاريخ
field-formed_on_note = ملاحظة على هذا التاريخ
field-status_history = الحالة عبر الزمن
field-status = الحالة
field-stated_on = ذُكر في
field-certainty = درجة اليقين
field-reason = السبب
field-mission_statements = الرسالة
field-text = النص
field-verbatim = بكلمات التحالف نفسه
field-themes = المواضيع
field-website = الموقع
field-mailing_list = القائمة البريدية
field-url = عنوان الويب
field-archive_url = عنوان الأرشيف على الويب
field-open_subscription = يمكن لأي شخص الاشتراك
field-open_archive = يمكن لأي شخص قراءة الأرشيف
field-as_stated = كما ورد في المصدر
field-charter = الميثاق
field-adopted_on = تاريخ الاعتماد
field-relations = العلاقات بتحالفات أخرى
field-coalition = التحالف
field-on = في
field-stated_member_counts = أعداد الأعضاء المعلنة
field-count = العدد
field-listings = قوائم الأعضاء في المصادر
field-locator = الموضع في المصدر
field-completeness = الاكتمال
field-items = العناصر
field-reading = كيفية القراءة
field-members = الأعضاء
field-reports = التقارير
field-cycle = سنة دورة المنتدى
field-title = العنوان
field-published_on = تاريخ النشر
field-country = البلد (ISO 3166، حرفان)
field-international = يعمل عبر البلدان
field-parent = يتبع
field-successor = حلّ محله
field-identifiers = المعرّفات
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = درجة التأكد
field-identifier_note = ملاحظة على المعرّفات
field-classifications = فئات أصحاب المصلحة
field-scheme = قاموس المصطلحات
field-concept = المفهوم
field-asserted_by = القائل بذلك
field-as_listed = كما ورد في القائمة
field-ambiguity = ما هو محل شك
field-name = الاسم
field-affiliation = الجهة المنتسب إليها
field-affiliation_as_stated = الانتساب كما ورد في المصدر
field-address = عنوان الويب
field-archived_address = عنوان نسخة محفوظة
field-retrieved_on = تاريخ الاطلاع
field-description = الوصف
field-concepts = المفاهيم
field-labels = التسميات
field-definition = التعريف
field-countries = البلدان
field-standing = الصفة
field-mappings = المقابلات (SKOS)
field-relation = العلاقة
field-target_scheme = القاموس الآخر
field-target_concept = المفهوم الآخر
field-lossy = يُفقد جزء من المعنى
field-role = الدور
word-stated = مذكور
word-inferred = مستنتج
word-open = مفتوحة
word-closed-in-form = مغلقة شكلاً
word-expansion-only = للتوسعة فقط
word-none-given = لا قائمة
word-listed-in-notes = في الملاحظات
word-report = تقرير سنوي
word-paper = ورقة موضوعية
word-confirmed = مؤكد
word-probable = محتمل
word-close = قريب
word-self = الجهة نفسها
word-coalition = التحالف
word-secretariat = أمانة المنتدى
word-registry = السجل
word-stakeholder-groups = فئات أصحاب المصلحة
word-regional-groups = المجموعات الإقليمية
word-themes = المواضيع
word-roles = الأدوار
word-member = عضو
word-observer = مراقب
word-participant = مشارك
word-left = غادر
word-merged = اندمج
word-dissolved = حُل
word-removed = أُزيل
word-exact = مطابق
word-broad = أوسع
word-narrow = أضيق
word-related = مرتبط
