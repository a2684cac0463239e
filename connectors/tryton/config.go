package tryton

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is configured with.
type Config struct {
	URL      string `json:"url" jsonschema:"minLength=1,title=Адрес сервера,description=Например https://tryton.example.ru. Путь перед именем базы допустим."`
	Database string `json:"database" jsonschema:"minLength=1,title=База данных"`
	User     string `json:"user" jsonschema:"minLength=1,title=Пользователь"`
	Password string `json:"password" jsonschema:"minLength=1,title=Пароль,writeOnly=true"`
	Company  int64  `json:"company,omitempty" jsonschema:"minimum=0,title=Организация,description=Номер организации в Tryton. Без него берётся текущая организация пользователя."`

	TabNumber string `json:"tab_number,omitempty" jsonschema:"default=party_code,title=Табельный номер,description=party_code — код контрагента сотрудника; employee_id — номер записи сотрудника; identifier:ТИП — идентификатор этого типа."`
	INN       string `json:"inn,omitempty" jsonschema:"default=auto,title=ИНН,description=auto — первый идентификатор из 10 или 12 цифр с верными контрольными; identifier:ТИП — идентификатор этого типа."`
	KPP       string `json:"kpp,omitempty" jsonschema:"default=auto,title=КПП,description=auto — идентификатор без типа в виде КПП или вторая половина записи ИНН/КПП; identifier:ТИП — идентификатор этого типа; none — не читать."`
	Country   string `json:"default_country,omitempty" jsonschema:"pattern=^[A-Z][A-Z]$,title=Страна по умолчанию,description=Две латинские буквы. Для адресов без страны."`
	TimeZone  string `json:"time_zone,omitempty" jsonschema:"default=Europe/Moscow,title=Часовой пояс,description=Если он не указан у организации в Tryton."`

	PageSize int          `json:"page_size,omitempty" jsonschema:"default=100,minimum=1,maximum=1000,title=Записей в одном запросе"`
	Overlap  sdk.Duration `json:"overlap,omitempty" jsonschema:"default=1h,title=Запас,description=На сколько назад смотреть при каждом чтении. Должен быть больше самой долгой операции в Tryton."`
	Timeout  sdk.Duration `json:"timeout,omitempty" jsonschema:"default=1m,title=Время ожидания ответа"`
}

// Sources of a party's numbers.
const (
	sourceAuto       = "auto"
	sourceNone       = "none"
	sourcePartyCode  = "party_code"
	sourceEmployeeID = "employee_id"
	sourceIdentifier = "identifier:"
)

func bind(text json.RawMessage) (Config, error) {
	var config Config
	if err := sdk.Bind(text, &config); err != nil {
		return Config{}, err
	}
	return config, config.check()
}

func (c Config) check() error {
	if err := checkURL(c.URL); err != nil {
		return err
	}
	if !isSource(c.TabNumber, sourcePartyCode, sourceEmployeeID) {
		return misconfigured("tab_number", "допустимо party_code, employee_id или identifier:ТИП")
	}
	if !isSource(c.INN, sourceAuto) {
		return misconfigured("inn", "допустимо auto или identifier:ТИП")
	}
	if !isSource(c.KPP, sourceAuto, sourceNone) {
		return misconfigured("kpp", "допустимо auto, none или identifier:ТИП")
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "" || c.TimeZone == "Local" {
		return misconfigured("time_zone", "такого часового пояса нет; пример: Europe/Moscow")
	}
	if c.Overlap <= 0 {
		return misconfigured("overlap", "запас должен быть больше нуля")
	}
	if c.Timeout <= 0 {
		return misconfigured("timeout", "время ожидания должно быть больше нуля")
	}
	return nil
}

func isSource(value string, words ...string) bool {
	for _, word := range words {
		if value == word {
			return true
		}
	}
	kind, found := strings.CutPrefix(value, sourceIdentifier)
	return found && kind != ""
}

// checkURL keeps user names and passwords out of the address: an address is shown and logged.
func checkURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return misconfigured("url", "нужен адрес вида https://tryton.example.ru")
	case u.User != nil:
		return misconfigured("url", "имя и пароль задаются настройками user и password, а не в адресе")
	case u.RawQuery != "" || u.Fragment != "":
		return misconfigured("url", "в адресе не должно быть параметров")
	}
	return nil
}

func misconfigured(key, what string) error {
	return sdk.Fail(document.CauseMisconfigured, "настройка %s: %s", key, what)
}
