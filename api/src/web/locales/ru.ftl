site-title = Реестр динамических коалиций
site-purpose = Кто входит в какую динамическую коалицию Форума по управлению интернетом, с какого времени и кто это утверждает.
skip = К содержанию
nav-label = Разделы
nav-coalitions = Коалиции
nav-organisations = Организации
nav-changes = Изменения
nav-vocabularies = Словари
nav-data = Данные
nav-about = О реестре
language-label = Язык
search-label = Поиск коалиций, организаций и людей
search-button = Найти
filter-button = Показать
filter-name = Название содержит
filter-status = Статус
filter-kind = Вид
filter-category = Категория
filter-country = Страна, две буквы
filter-any = любой
as-of-label = На дату
as-of-hint = Год, месяц или день, например 2008-04
as-of-shown = По состоянию на дату: { $date }.
as-of-today = Показать сегодня
coalitions-heading = Динамические коалиции
coalitions-total = { $count ->
    [one] { $count } коалиция
    [few] { $count } коалиции
   *[other] { $count } коалиций
}
organisations-heading = Организации
organisations-total = { $count ->
    [one] { $count } организация
    [few] { $count } организации
   *[other] { $count } организаций
}
members-heading = Участники
members-total = { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[other] { $count } участников
}
members-none = Участники неизвестны.
column-coalition = Коалиция
column-status = Статус
column-members = Участники
column-balance = Баланс
column-member = Участник
column-role = Роль
column-since = С
column-until = По
column-standing = Положение
column-says = Кто утверждает
column-name = Название
column-kind = Вид
column-country = Страна
column-category = Категория
status-proposed = предложена
status-active = действует
status-inactive = не действует
status-merged = объединена
status-unknown = неизвестно
standing-current = действует
standing-unconfirmed = не подтверждено
standing-ended = окончено
certainty-certain = точно
certainty-possible = возможно
category-unknown = Категория неизвестна
kind-organisation = организация
kind-state = государство
kind-government-body = государственный орган
kind-unit = подразделение
kind-programme = программа
kind-network = сеть
kind-unresolved = не установлено
kind-coalition = коалиция
kind-person = человек
formed = Создана: { $date }
date-unknown = неизвестно
date-by = не позднее: { $date }
date-from = { $date } или позже
date-between = между { $first } и { $last }
date-month = { $month } { $year }
date-day = { $day } { $month } { $year }
month-1 = январь
month-2 = февраль
month-3 = март
month-4 = апрель
month-5 = май
month-6 = июнь
month-7 = июль
month-8 = август
month-9 = сентябрь
month-10 = октябрь
month-11 = ноябрь
month-12 = декабрь
mission-heading = Миссия
balance-heading = Баланс заинтересованных сторон
timeline-heading = Участие во времени
timeline-text = Тёмное: доказано. Бледное: возможно.
names-heading = Названия
name-official = официальное
name-alias = другое
name-acronym = сокращение
name-former = прежнее
links-heading = В сети
link-website = Сайт
link-list = Список рассылки
link-archive = Архив рассылки
link-charter = Устав
relations-heading = Связи
relation-merged-into = вошла в
relation-absorbed = приняла в себя
relation-renamed = переименована
relation-successor = преемник
relation-predecessor = предшественник
sources-heading = Источники
identifiers-heading = Идентификаторы
coalitions-of-heading = Участвует в
classifications-heading = Отнесено к
parent = Часть
successor = Преемник
affiliation = Место работы
says-as = { $category }, по данным: { $by }
search-heading = Поиск
search-none = Так ничего не называется. Попробуйте меньше слов или другое написание.
search-total = { $count ->
    [one] { $count } ответ
    [few] { $count } ответа
   *[other] { $count } ответов
}
search-matched = найдено по названию «{ $name }»
vocabularies-heading = Словари
vocabularies-text = Что означают слова этого реестра и как называлась группа заинтересованных сторон в другие годы и у других.
mappings-heading = Соответствует
changes-heading = Последние изменения
changes-text = Журнал реестра, сначала новое. Ошибки исправляются, но никогда не затираются.
operation-create = внесено
operation-update = изменено
operation-end = окончено
operation-confirm = подтверждено
operation-delete = изъято
operation-merge = объединено
operation-erase = стёрто
operation-restore = восстановлено
entity-membership = участие
entity-source = источник
entity-vocabulary = словарь
difference-before = было
difference-after = стало
next-page = Следующая страница
research-heading = Данные для исследований
research-lead = Всё открытое, что есть в реестре: в виде файлов одной ревизии, которые не меняются, и по адресам, отвечающим на вопросы о любом дне.
research-cite-heading = Как цитировать
research-cite = Кто пойдёт по этой ссылке, получит в точности файлы этой ревизии, что бы ни изменилось потом. Только удаление сведений о человеке убирает из них что-либо.
research-files-heading = Файлы ревизии { $revision }
research-files = Одна и та же ревизия даёт одни и те же байты, из какого бы реестра она ни бралась. Первому, кто спросит, могут предложить прийти снова, пока файлы готовятся. Все файлы с размером и SHA-256:
research-file-wide = По строке на каждое членство с самым нужным о коалиции и участнике. Лучше всего начать с него. Остальные таблицы рядом.
research-file-sqlite = Все таблицы с представлениями, для SQL.
research-file-linked = Всё это в виде связанных данных, в терминах schema.org, W3C ORG и SKOS.
research-file-network = Сеть коалиций и участников для Gephi, igraph и NetworkX.
research-file-described = Описание таблиц и столбцов для программ: Frictionless Data Package, CSV on the Web, DCAT.
research-file-sums = Контрольные суммы всех файлов и ссылка для библиографических программ.
research-since = Что изменилось в таблицах между двумя ревизиями, одним файлом:
research-ask-heading = Адреса, которые отвечают
research-ask = Любой список можно получить как CSV и NDJSON, на любой день (as_of) и таким, каким его знал реестр при любой ревизии (known_at_revision): на тот же вопрос будет тот же ответ.
research-ask-then = Кто куда входил в 2008 году, достоверно или возможно.
research-ask-balance = Насколько уравновешены коалиции по категориям заинтересованных сторон, год за годом.
research-ask-turnover = Сколько вступило и вышло.
research-ask-overlap = Сколько общих участников было у коалиций в 2008 году.
research-ask-compliance = Какие правила ФУИ соблюдает каждая коалиция, насколько это записано.
research-ask-changes = Что изменено после этой ревизии.
research-ask-linked = Где программы находят всё (RFC 9727).
research-examples-heading = Примеры
research-example-python = Сколько участников у каждой коалиции, по файлу членства.
research-example-r = Насколько достоверны членства 2008 года, по коалициям.
research-spreadsheet = Электронная таблица
research-example-spreadsheet = Откройте csv/membership_wide.csv и введите это в пустую ячейку рядом с таблицей: сколько участников от гражданского общества в одной коалиции. Если ваша программа разделяет аргументы точкой с запятой, поставьте её вместо запятых.
research-columns-heading = Таблицы и столбцы
research-columns = Имена одинаковы в CSV, Parquet и SQLite. Имена и описания на английском языке.
data-heading = Эта страница как данные
data-copy = Запрос из программы
data-terms = Данные находятся в общественном достоянии (CC0 1.0). Указывайте, пожалуйста, ревизию: { $revision }.
embed-heading = Показать это на своём сайте
embed-text = Показ сам следует за реестром; во фрейме ничего не выполняется, файлы cookie не используются, никто не отслеживается.
embed-frame = Во фрейме, без скрипта
embed-element = Как элемент, в стиле вашего сайта
embed-preview = Предварительный просмотр
embed-more = Показать все
embed-since = с: { $date }
about-heading = О реестре
about-what = У Форума по управлению интернетом есть динамические коалиции: открытые группы, каждая по своей теме. Реестр собирает то, что рассеяно по старым страницам и слайдам, и поддерживает это в актуальном виде.
about-dates = Дата настолько точна, насколько точен источник, и никогда не дополняется. На заданный день участие точно, если источник доказывает его на этот день, и возможно, если ничто его не исключает.
about-unconfirmed = «Не подтверждено» означает: однажды заявлено и за последние два года никем не подтверждено.
about-sources = У каждого утверждения указан источник. Если источники расходятся, сохраняются оба.
about-privacy-heading = Личные данные
about-privacy = О людях публикуются только имя, место работы и участие. Кто хочет быть исключён, стирается из всех ответов за любое время. Файл cookie получают только те, кто входит в систему; слежения нет.
about-use-heading = Использование
about-use = Всё, что показывают эти страницы, даёт и программный интерфейс.
about-console = Описание интерфейса
problem-not-found = Такой страницы нет
problem-gone = Это изъято
problem-request = Запрос не понят
problem-failed = Здесь произошла ошибка
problem-help = Возможно, поможет поиск:
problem-id = Сообщая об этом, назовите запрос: { $id }
nav-own = Вход, моя страница
sign-in-heading = Вход
sign-in-text = Для тех, кто ведёт коалицию, организацию или реестр. Вам придёт одноразовая ссылка; пароля нет.
sign-in-email = Ваш адрес электронной почты
sign-in-send = Прислать ссылку
sign-in-no-mail = Этот реестр не рассылает почту. Попросите ссылку у того, кто им управляет.
sign-in-sent = Если { $email } здесь известен, ссылка уже отправлена. Она сработает один раз в течение { $minutes } мин.
sign-in-invalid = Это не адрес электронной почты. Напишите его как name@example.org.
link-text = Эта ссылка сработает один раз.
link-enter = Войти
link-over = Эта ссылка уже использована или устарела.
link-another = Запросить другую ссылку
mail-subject = Вход в реестр динамических коалиций
own-heading = Моя страница
own-name = В журнале изменений вы названы так:
own-coalitions = Коалиции, которые вы ведёте
own-organisations = Организации, от имени которых вы выступаете
own-public = Публичная страница
attention-charter = Устав неизвестен
attention-list = Список рассылки неизвестен
attention-report = Отчёты неизвестны
sessions-heading = Где выполнен вход
session-here = этот браузер
session-end = Выйти там
sign-out = Выйти
sign-out-everywhere = Выйти везде
undo = Отменить
save = Сохранить
confirm = Подтвердить
confirm-all = Ничего не изменилось: подтвердить всех
column-actions = Действия
membership-change = Изменить членство
membership-end = Прекратить членство
membership-reason = Почему
reason-left = выход
reason-merged = объединение
reason-dissolved = роспуск
reason-removed = исключение
list-heading = Вставить список участников
list-label = Список
list-hint = Ячейки таблицы со строкой названий столбцов (name, role, since, country …) или по одному имени в строке.
list-source = Откуда список
list-date = День списка
list-date-hint = Участники из списка подтверждаются на этот день; если пусто, на сегодня.
list-others = Участники, которых нет в списке
list-others-stay = остаются как есть
list-others-end = больше не участники
list-check = Показать, что изменится
plan-heading = Что изменится
plan-given = В списке
plan-action = Что делается
plan-similar = по похожему имени: { $name }
plan-is-new = ещё не зарегистрирован
plan-who = Кто имеется в виду?
plan-nobody = никто из них: новый участник
plan-leave-out = Пропустить строки с сомнениями и ошибками
plan-ends-many = Прекратится более пятой части членств. Так и задумано
plan-apply = Выполнить
plan-again = Изменить список
action-create = вносится
action-update = подтверждается или изменяется
action-end = прекращается
action-unchanged = ничего: уже известно
action-choose = пока ничего: выберите
action-error = ничего: ошибка
attention-unconfirmed = { $count ->
    [one] { $count } участник не подтверждён
    [few] { $count } участника не подтверждены
   *[other] { $count } участников не подтверждены
}
attention-suggestions = { $count ->
    [one] { $count } предложение ждёт
    [few] { $count } предложения ждут
   *[other] { $count } предложений ждут
}
done = { $count ->
    [one] Сделано { $count } изменение.
    [few] Сделано { $count } изменения.
   *[other] Сделано { $count } изменений.
}
plan-create = { $count } вносится
plan-update = { $count } подтверждается или изменяется
plan-end = { $count } прекращается
plan-unchanged = { $count } без изменений
plan-choose = { $count } нужно выбрать
plan-error = { $count } с ошибками
plan-new = { $count } новые в реестре
mail-text =
    Перейдите по ссылке, чтобы войти в реестр динамических коалиций:
    {""}
    { $link }
    {""}
    Она сработает один раз в течение { $minutes } мин. Если вы её не запрашивали, ничего не делайте.
plan-chosen = Показать план с этим выбором
suggestions-heading = Предложения
suggestions-none = Предложений нет.
suggestion-accept = Принять
suggestion-decline = Отклонить
suggestion-reason = Причина отказа, для автора
suggestion-stale = С тех пор предмет изменился.
suggested-update = Изменение
suggested-create-membership = Новое членство
suggested-end-membership = Прекращение членства
plan-line = Строка
compliance-link = Как она соблюдает правила ФУИ (отчёт)
suggest-link = Что-то не так?
suggest-heading = Что-то не так? Предложите исправление
suggest-text = Вход не нужен. Решают те, кто ведёт эти данные; вы получите ссылку, чтобы следить за решением.
suggest-kind = Что не так?
suggest-ended = Членство прекращено
suggest-membership = Какое
suggest-joined = Не хватает участника
suggest-website = Неверный сайт
suggest-name = Имя написано неверно
suggest-affiliation = Принадлежность указана неверно
suggest-comment = Почему, своими словами
suggest-source = Где это сказано: название (если есть)
suggest-address = Адрес в сети
suggest-credit = Ваше имя, которое можно опубликовать (необязательно)
suggest-send = Отправить предложение
suggest-what = Укажите, что не так: выберите.
suggest-which = Укажите, какое членство прекращено.
suggest-nobody = Под этим именем никто не зарегистрирован: попробуйте другое написание.
suggest-whom = Точно под этим именем никто не зарегистрирован: выберите или попробуйте другое написание.
suggestion-heading = Ваше предложение
suggestion-open = Решения пока нет.
suggestion-accepted = Оно принято.
suggestion-declined = Оно отклонено:
suggestion-follow = Сохраните адрес этой страницы, чтобы следить за решением. Её может прочитать любой, у кого есть адрес.
suggest-where = Укажите, где сказано о членстве: хотя бы название.
history-heading = История
history-text = Сначала новое. Сделанное вместе отменяется вместе, новым изменением.
