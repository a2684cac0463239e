package timebook

import (
	"encoding/json"
	"net/url"
	"time"
	_ "time/tzdata" // a customer's Windows server has no zone database of its own

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is configured with.
type Config struct {
	INN      string `json:"inn" jsonschema:"minLength=10,maxLength=12,title=ИНН организации"`
	KPP      string `json:"kpp,omitempty" jsonschema:"title=КПП организации"`
	Name     string `json:"name,omitempty" jsonschema:"title=Название организации"`
	TimeZone string `json:"time_zone" jsonschema:"default=Europe/Moscow,title=Часовой пояс,description=Там\\, где о нём не говорят ни таблица объектов\\, ни Timebook."`

	Folder    string       `json:"folder" jsonschema:"minLength=1,title=Папка с выгрузками"`
	Encoding  Encoding     `json:"encoding" jsonschema:"enum=utf-8,enum=windows-1251,default=utf-8,title=Кодировка файлов CSV"`
	Settle    sdk.Duration `json:"settle" jsonschema:"default=2s,title=Покой,description=Сколько файл должен не меняться\\, чтобы его прочитать."`
	Employees Table        `json:"employees" jsonschema:"title=Выгрузка работников"`
	Marks     *Table       `json:"marks,omitempty" jsonschema:"title=Выгрузка отметок"`
	Absences  *Table       `json:"absences,omitempty" jsonschema:"title=Выгрузка отсутствий"`
	Objects   *Table       `json:"objects,omitempty" jsonschema:"title=Выгрузка объектов"`

	MarksFrom MarksFrom `json:"marks_from" jsonschema:"enum=table,enum=demands,enum=timesheets,default=table,title=Откуда отметки,description=table — из выгрузки marks; demands — из фактов смен в API; timesheets — из табеля в API\\, это предположение\\, ему нужен accept_guess."`

	URL          string       `json:"url,omitempty" jsonschema:"title=Адрес API,description=Например https://romashka.timebook.ru/erpi"`
	Login        string       `json:"login,omitempty" jsonschema:"title=Логин API"`
	Password     string       `json:"password,omitempty" jsonschema:"title=Пароль API,writeOnly=true"`
	Performer    string       `json:"performer,omitempty" jsonschema:"title=Поле исполнителя,description=Имя поля смены\\, в котором стоит GUID того\\, кто её отработал. В известных ответах Timebook его нет: узнайте у поддержки."`
	Organization string       `json:"organization_guid,omitempty" jsonschema:"title=GUID организации,description=Для чтения табеля."`
	Subdivision  string       `json:"subdivision_guid,omitempty" jsonschema:"title=GUID подразделения,description=Для чтения табеля. Без него — вся организация."`
	Timeout      sdk.Duration `json:"timeout" jsonschema:"default=1m,title=Время ожидания ответа"`
}

// MarksFrom says where marks come from.
type MarksFrom string

// Where marks come from.
const (
	FromTable      MarksFrom = "table"
	FromDemands    MarksFrom = "demands"
	FromTimesheets MarksFrom = "timesheets" // a guess
)

// Encoding is that of CSV files.
type Encoding string

// Encodings. What Excel and Russian programs write without being asked for UTF-8 is Windows-1251.
const (
	UTF8        Encoding = "utf-8"
	Windows1251 Encoding = "windows-1251"
)

// Table says which files are an export and how to read it.
type Table struct {
	Files   string                       `json:"files" jsonschema:"minLength=1,title=Файлы,description=Образец имени: * и ?\\, {month} — месяц ГГГГ-ММ."`
	Columns map[string]string            `json:"columns,omitempty" jsonschema:"title=Столбцы,description=Наше имя: заголовок в файле. Знак + между заголовками соединяет столбцы через пробел."`
	Values  map[string]map[string]string `json:"values,omitempty" jsonschema:"title=Значения,description=По столбцам: значение в файле и что оно значит."`
}

func bind(text json.RawMessage, acceptGuess bool) (Config, error) {
	var config Config
	if err := sdk.Bind(text, &config); err != nil {
		return Config{}, err
	}
	return config, config.check(acceptGuess)
}

func (c Config) check(acceptGuess bool) error {
	if codes.CheckINN(c.INN) != nil {
		return misconfigured("inn", "это не ИНН: проверьте цифры")
	}
	if c.KPP != "" && codes.CheckKPP(c.KPP) != nil {
		return misconfigured("kpp", "это не КПП: проверьте цифры")
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "" || c.TimeZone == "Local" {
		return misconfigured("time_zone", "такого часового пояса нет; пример: Europe/Moscow")
	}
	if c.Settle < 0 || c.Timeout <= 0 {
		return misconfigured("timeout, settle", "время должно быть больше нуля")
	}
	if err := c.checkTables(); err != nil {
		return err
	}
	if err := c.checkAPI(); err != nil {
		return err
	}
	return c.checkMarks(acceptGuess)
}

// checkAPI wants address, login and password together or not at all.
func (c Config) checkAPI() error {
	if c.URL == "" && c.Login == "" && c.Password == "" {
		return nil
	}
	for key, value := range map[string]string{"url": c.URL, "login": c.Login, "password": c.Password} {
		if value == "" {
			return misconfigured(key, "для API нужны url, login и password вместе")
		}
	}
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return misconfigured("url", "нужен адрес вида https://romashka.timebook.ru/erpi")
	case u.User != nil: // an address is shown and logged
		return misconfigured("url", "логин и пароль задаются настройками login и password, а не в адресе")
	case u.RawQuery != "" || u.Fragment != "":
		return misconfigured("url", "в адресе не должно быть параметров")
	}
	return nil
}

func (c Config) checkMarks(acceptGuess bool) error {
	if c.MarksFrom != FromTable && c.URL == "" {
		return misconfigured("marks_from", "для "+string(c.MarksFrom)+" нужен API: задайте url, login и password")
	}
	if c.MarksFrom != FromTable && c.Marks != nil {
		return misconfigured("marks", "отметки берутся из API (marks_from), выгрузка не нужна")
	}
	switch c.MarksFrom {
	case FromTable:
		if c.Marks == nil {
			return misconfigured("marks", "не сказано, какие файлы — выгрузка отметок")
		}
	case FromDemands:
		if c.Performer == "" {
			return misconfigured("performer", "без него неизвестно, кто отработал смену; имя поля подскажет поддержка Timebook")
		}
		if c.Employees.Columns["guid"] == "" {
			return misconfigured("employees.columns.guid", "нужен столбец с GUID работника: смена называет исполнителя им")
		}
	case FromTimesheets:
		if !acceptGuess {
			return misconfigured("marks_from", "чтение табеля через API Timebook не описано, это предположение; "+
				"его включает accept_guess: true в настройках подключения")
		}
	}
	return nil
}

func misconfigured(key, what string) error {
	return sdk.Fail(document.CauseMisconfigured, "настройка %s: %s", key, what).
		Advise("настройки описаны в README коннектора timebook")
}
