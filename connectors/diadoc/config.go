package diadoc

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is configured with.
type Config struct {
	URL string `json:"url" jsonschema:"default=https://diadoc-api.kontur.ru,title=Адрес API"`
	INN string `json:"inn" jsonschema:"minLength=10,maxLength=12,title=ИНН организации"`
	KPP string `json:"kpp,omitempty" jsonschema:"title=КПП организации,description=Нужен\\, если у организации несколько ящиков."`
	Box string `json:"box,omitempty" jsonschema:"title=Идентификатор ящика,description=Если не указан — ящик организации с этими ИНН и КПП."`

	Auth     Auth   `json:"auth" jsonschema:"enum=password,enum=certificate,enum=oidc,default=password,title=Способ входа"`
	ClientID string `json:"client_id" jsonschema:"minLength=1,title=Ключ разработчика,description=Он же client_id: его выдаёт Контур интегратору.,writeOnly=true"`

	Login    string `json:"login,omitempty" jsonschema:"title=Логин"`
	Password string `json:"password,omitempty" jsonschema:"title=Пароль,writeOnly=true"`

	Certificate string `json:"certificate,omitempty" jsonschema:"title=Файл сертификата,description=DER или PEM\\, для входа по сертификату. Ключ к нему — у подписывающего подключения."`

	IdentityURL  string `json:"identity_url" jsonschema:"default=https://identity.kontur.ru,title=Адрес сервиса входа,description=Для oidc."`
	ClientSecret string `json:"client_secret,omitempty" jsonschema:"title=Секрет клиента,description=Для oidc.,writeOnly=true"`
	RefreshToken string `json:"refresh_token,omitempty" jsonschema:"title=Токен обновления,description=Для oidc.,writeOnly=true"`
	Scope        string `json:"scope,omitempty" jsonschema:"title=Область доступа,description=Для oidc. В опубликованных программах — openid profile email offline_access Diadoc.PublicAPI\\, у испытательной площадки — Diadoc.PublicAPI.Staging. С токеном обновления не обязательна."`

	Since string `json:"since,omitempty" jsonschema:"format=date,title=Читать с даты,description=Что было в ящике раньше\\, не читается. Без неё читается всё\\, что хранит Диадок."`

	Signer   *Signer           `json:"signer,omitempty" jsonschema:"title=Кто подписывает,description=Попадает в служебные документы\\, которые составляет Диадок."`
	Power    *Power            `json:"power_of_attorney,omitempty" jsonschema:"title=МЧД,description=Машиночитаемая доверенность\\, по которой подписывает сотрудник."`
	Workflow int32             `json:"workflow_id,omitempty" jsonschema:"minimum=1,title=Вид документооборота,description=Номер из настроек Диадока; без него — обычный для вида документа."`
	Versions map[string]string `json:"versions,omitempty" jsonschema:"title=Версии титулов,description=Формат нашего файла и версия в Диадоке. Ключ: вид и формат\\, как upd 5.03."`

	Timeout sdk.Duration `json:"timeout" jsonschema:"default=1m,title=Время ожидания ответа"`
}

// service is Диадок by its addresses.
var service = sdk.Service{
	Title: "Контур.Диадок", Real: []string{"kontur.ru"}, Stands: []string{"diadoc-api-staging.kontur.ru"},
}

// Auth is a way to log in.
type Auth string

// Ways to log in.
const (
	ByPassword    Auth = "password"
	ByCertificate Auth = "certificate"
	ByOIDC        Auth = "oidc"
)

// Signer is who signs for us: the service puts it into the documents that it makes.
type Signer struct {
	Surname    string `json:"surname" jsonschema:"minLength=1,maxLength=60,title=Фамилия"`
	FirstName  string `json:"first_name" jsonschema:"minLength=1,maxLength=60,title=Имя"`
	Patronymic string `json:"patronymic,omitempty" jsonschema:"maxLength=60,title=Отчество"`
	JobTitle   string `json:"job_title,omitempty" jsonschema:"maxLength=128,title=Должность"`
	INN        string `json:"inn,omitempty" jsonschema:"title=ИНН"`
}

// Power is the machine-readable power of attorney (МЧД) that goes with every signature of an employee: that of its number, or
// the one that the service keeps as the employee's usual one.
type Power struct {
	Number    string `json:"number,omitempty" jsonschema:"title=Номер МЧД,description=Единый регистрационный номер. Без него — доверенность сотрудника по умолчанию в Диадоке."`
	IssuerINN string `json:"issuer_inn,omitempty" jsonschema:"title=ИНН доверителя"`
}

func bind(text json.RawMessage) (Config, error) {
	var config Config
	if err := sdk.Bind(text, &config); err != nil {
		return Config{}, err
	}
	config.URL = strings.TrimRight(config.URL, "/")
	config.IdentityURL = strings.TrimRight(config.IdentityURL, "/")
	return config, config.check()
}

func (c Config) check() error {
	switch {
	case codes.CheckINN(c.INN) != nil:
		return misconfigured("inn", "это не ИНН: проверьте цифры")
	case c.KPP != "" && codes.CheckKPP(c.KPP) != nil:
		return misconfigured("kpp", "это не КПП: проверьте цифры")
	case c.Signer != nil && c.Signer.INN != "" && codes.CheckINN(c.Signer.INN) != nil:
		return misconfigured("signer.inn", "это не ИНН: проверьте цифры")
	case c.Power != nil && (c.Power.Number == "") != (c.Power.IssuerINN == ""):
		return misconfigured("power_of_attorney", "нужны number и issuer_inn вместе или ни одного")
	case c.Power != nil && c.Power.IssuerINN != "" && codes.CheckINN(c.Power.IssuerINN) != nil:
		return misconfigured("power_of_attorney.issuer_inn", "это не ИНН: проверьте цифры")
	case c.Since != "" && theirDate(c.Since) == "":
		return misconfigured("since", "нужна дата вида 2026-12-31")
	case c.Timeout <= 0:
		return misconfigured("timeout", "время должно быть больше нуля")
	}
	if err := checkAddress("url", c.URL); err != nil {
		return err
	}
	return c.checkEntry()
}

// checkEntry wants what the chosen way to log in needs.
func (c Config) checkEntry() error {
	needed := map[Auth][][2]string{
		ByPassword:    {{"login", c.Login}, {"password", c.Password}},
		ByCertificate: {{"certificate", c.Certificate}},
		ByOIDC:        {{"client_secret", c.ClientSecret}, {"refresh_token", c.RefreshToken}},
	}
	for _, setting := range needed[c.Auth] {
		if setting[1] == "" {
			return misconfigured(setting[0], "без неё нельзя войти способом auth: "+string(c.Auth))
		}
	}
	if c.Auth == ByOIDC {
		return checkAddress("identity_url", c.IdentityURL)
	}
	return nil
}

func checkAddress(key, address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return misconfigured(key, "нужен адрес вида https://diadoc-api.kontur.ru")
	case u.User != nil: // an address is shown and logged
		return misconfigured(key, "логин и пароль задаются настройками login и password, а не в адресе")
	case u.RawQuery != "" || u.Fragment != "":
		return misconfigured(key, "в адресе не должно быть параметров")
	}
	return nil
}

// since is the moment from which the feed is read, as the service counts time; empty: from its beginning.
func (c Config) since() string {
	day, err := time.ParseInLocation(time.DateOnly, c.Since, moscow)
	if err != nil {
		return ""
	}
	return ticksOf(day).String()
}

func misconfigured(key, what string) error {
	return sdk.Fail(document.CauseMisconfigured, "настройка %s: %s", key, what).
		Advise("настройки описаны в README коннектора diadoc")
}
