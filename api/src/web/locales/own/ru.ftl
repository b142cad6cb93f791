# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = Основное
part-change = Изменить
part-nothing = Ничего не известно.
edit-coalition = Изменить сведения о ней
end-coalition = Завершить коалицию
end-into = Коалиция, в которую она вошла (при слиянии)
merge-heading = Это та же, что и другая
merge-text = Её членства и названия переходят к другой, и её адрес ведёт туда.
merge-into = Другая: название или краткое имя
merge-do = Объединить с другой
take-out = Изъять
take-out-text = Для внесённого по ошибке. История изменений сохраняет это.
erase-heading = Стереть навсегда
erase-text = По желанию человека: удаляется всё, что о нём говорит, в том числе из истории.
erase-sure = Я знаю, что это нельзя отменить
why-legend = Почему (видно в открытом журнале изменений)
why-comment = Своими словами
conflict-text = Тем временем это изменил кто-то другой. Ничего ещё не сохранено: сравните, исправьте форму и сохраните снова.
conflict-before = Когда вы открыли
conflict-now = Сейчас
conflict-yours = Что ввели вы
conflict-discard = Отбросить введённое и взять как есть
new-heading = Внести новое
new-near = Эти названы почти так же. Проверьте, не одна ли это из них.
new-sure = Это ни одна из них
item-new = Ещё один
item-remove = Убрать
language-other = Другой язык
yes = да
no = нет
tokens-heading = Токены для программ
tokens-text = Программа с токеном меняет от вашего имени то, что он позволяет. То же может любой, у кого он есть: храните его в тайне.
tokens-made = Вот токен. Он показан только сейчас: скопируйте его.
tokens-try = Что он позволяет, скажет:
tokens-new = Новый токен
tokens-name = Имя, которое стоит в открытом журнале рядом с его изменениями
tokens-may = Что он позволяет
tokens-valid = Действует
tokens-created = Создан
tokens-expires = Действует до
tokens-used = Последнее использование
tokens-make = Создать токен
tokens-revoke = Отозвать
registry-heading = Вести реестр
registry-find = Найти, что изменить
accounts-email = Адрес электронной почты
accounts-heading = Люди и их права
accounts-invite = Пригласить или дать право
accounts-of = Какой коалиции или организации (краткое имя)
accounts-name = Имя для открытого журнала (можно не указывать)
accounts-known = У { $email } уже была учётная запись; право дано.
accounts-sent = Приглашение отправлено на { $email }.
accounts-link = Отправьте эту ссылку на { $email }. Она впустит один раз, в течение семи дней.
accounts-take = Отнять
role-registrar = регистратор
role-coordinator = координатор: { $of }
role-contact = контактное лицо: { $of }
role-kind-coordinator = координатор коалиции
role-kind-contact = контактное лицо организации
role-kind-registrar = регистратор
suggestion-edit = Изменить перед принятием
part-more = { $count ->
    [one] и ещё { $count }
   *[other] и ещё { $count }
}
tokens-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
mail-access = Что открывает вашу учётную запись в реестре динамических коалиций
mail-token =
    От имени вашей учётной записи только что создан токен для скриптов: { $name }.
    {""}
    Тот, у кого он есть, меняет от вашего имени то, что он разрешает. Если это были не вы,
    отзовите его и выйдите везде:
    {""}
    { $link }
mail-passkey =
    К вашей учётной записи только что добавлен ключ доступа на этом устройстве: { $name }.
    {""}
    Тот, у кого есть устройство, может войти с его помощью. Если это были не вы,
    удалите его и выйдите везде:
    {""}
    { $link }
mail-invitation =
    Вы приглашены в реестр динамических коалиций. Войдите по этой ссылке:
    {""}
    { $link }
    {""}
    Она впустит один раз, в течение { $days } дней.
list-file = … или выберите файл, или перетащите его в поле
member-add = Добавить участника по названию
passkeys-heading = Ключи доступа
passkeys-text = С ключом доступа вы входите через своё устройство, не дожидаясь письма.
passkeys-add = Добавить ключ доступа
passkeys-use = Войти с ключом доступа
passkeys-failed = Не получилось. Попробуйте ещё раз или войдите по ссылке.
field-slug = Краткое имя в адресах
field-names = Названия
field-value = Текст
field-lang = Язык
field-kind = Вид
field-since = С
field-until = До
field-source = Источник
field-sources = Источники
field-note = Примечание
field-formed_on = Создана
field-formed_on_source = Источник этой даты
field-formed_on_note = Примечание к этой дате
field-status_history = Статус по времени
field-status = Статус
field-stated_on = Указано
field-certainty = Достоверность
field-reason = Причина
field-mission_statements = Цели
field-text = Текст
field-verbatim = Собственными словами коалиции
field-themes = Темы
field-website = Веб-сайт
field-mailing_list = Список рассылки
field-url = Веб-адрес
field-archive_url = Веб-адрес архива
field-open_subscription = Подписаться может каждый
field-open_archive = Архив открыт для всех
field-as_stated = Как сказано в источнике
field-charter = Устав
field-adopted_on = Принят
field-relations = Связи с другими коалициями
field-coalition = Коалиция
field-on = Дата
field-stated_member_counts = Заявленное число участников
field-count = Число
field-listings = Списки участников в источниках
field-locator = Место в источнике
field-completeness = Полнота
field-items = Пункты
field-reading = Как это понято
field-members = Участники
field-reports = Отчёты
field-cycle = Год цикла ФУИ
field-title = Заглавие
field-published_on = Опубликован
field-country = Страна (ISO 3166, две буквы)
field-international = Работает в разных странах
field-parent = Входит в
field-successor = Преемник
field-identifiers = Идентификаторы
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = Степень уверенности
field-identifier_note = Примечание к идентификаторам
field-classifications = Категории заинтересованных сторон
field-scheme = Словарь
field-concept = Понятие
field-asserted_by = Кто это утверждает
field-as_listed = Как сказано в списке
field-ambiguity = Что сомнительно
field-name = Имя
field-affiliation = Организация
field-affiliation_as_stated = Организация, как сказано в источнике
field-address = Веб-адрес
field-archived_address = Веб-адрес копии
field-retrieved_on = Получен
field-description = Описание
field-concepts = Понятия
field-labels = Названия
field-definition = Определение
field-countries = Страны
field-standing = Положение
field-mappings = Соответствия (SKOS)
field-relation = Отношение
field-target_scheme = Другой словарь
field-target_concept = Другое понятие
field-lossy = Часть смысла теряется
field-role = Роль
word-stated = указано
word-inferred = выведено
word-open = открытый
word-closed-in-form = закрытый по форме
word-expansion-only = только пополнение
word-none-given = список не приведён
word-listed-in-notes = в примечаниях
word-report = годовой отчёт
word-paper = тематический документ
word-confirmed = подтверждён
word-probable = вероятен
word-close = близкое
word-self = сама организация
word-coalition = коалиция
word-secretariat = секретариат ФУИ
word-registry = реестр
word-stakeholder-groups = группы заинтересованных сторон
word-regional-groups = региональные группы
word-themes = темы
word-roles = роли
word-member = член
word-observer = наблюдатель
word-participant = участник
word-left = вышла
word-merged = слилась
word-dissolved = распущена
word-removed = исключена
word-exact = точное
word-broad = шире
word-narrow = уже
word-related = связанное
