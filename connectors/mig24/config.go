package mig24

import (
	"encoding/json"
	"net/url"
	"regexp"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is configured with: one organisation, and the services that it uses. A token belongs to one
// organisation, so another one has a connection of its own.
type Config struct {
	INN  string `json:"inn" jsonschema:"minLength=10,maxLength=12,title=ИНН организации,description=Чьи токены указаны ниже."`
	KPP  string `json:"kpp,omitempty" jsonschema:"title=КПП организации"`
	Name string `json:"name,omitempty" jsonschema:"title=Название организации"`

	Signing  *Signing  `json:"signing,omitempty" jsonschema:"title=Подписание (МИГ24)"`
	Exchange *Exchange `json:"exchange,omitempty" jsonschema:"title=Обмен (ЭДО.МИГ24)"`
	Powers   *Powers   `json:"powers,omitempty" jsonschema:"title=Доверенности (МЧД.МИГ24)"`

	// What the contract with the service says, where the service itself does not.
	LicenceUntil string       `json:"licence_until,omitempty" jsonschema:"title=Доступ оплачен до,description=День ГГГГ-ММ-ДД; доступ кончается в 23:59 по Екатеринбургу."`
	Timeout      sdk.Duration `json:"timeout" jsonschema:"default=2m,title=Время ожидания ответа"`
}

// Signing is the service of signing.
type Signing struct {
	URL    string `json:"url" jsonschema:"minLength=1,title=Адрес,description=Например https://mig24.online"`
	Token  string `json:"token" jsonschema:"minLength=1,title=Токен,writeOnly=true"`
	Method Method `json:"method" jsonschema:"enum=Link,enum=GosKey,enum=Certificate,default=Link,title=Как подписывает человек,description=Link — по ссылке; GosKey — в ГосКлюче; Certificate — своим сертификатом на сайте."`
}

// Method is how a person signs.
type Method string

// Methods of signing.
const (
	ByLink        Method = "Link"
	ByGosKey      Method = "GosKey"
	ByCertificate Method = "Certificate"
)

// Exchange is the operator of exchange.
type Exchange struct {
	URL        string `json:"url" jsonschema:"minLength=1,title=Адрес,description=Например https://edo.mig24.online"`
	Token      string `json:"token" jsonschema:"minLength=1,title=Токен,writeOnly=true"`
	Subscriber string `json:"subscriber" jsonschema:"minLength=1,title=ID абонента,description=Вида 2JF-GUID."`
}

// Powers is the service of powers of attorney.
type Powers struct {
	URL   string       `json:"url" jsonschema:"minLength=1,title=Адрес,description=Например https://m4d.mig24.online"`
	Token string       `json:"token" jsonschema:"minLength=1,title=Токен,writeOnly=true"`
	Wait  sdk.Duration `json:"wait" jsonschema:"default=30s,title=Ожидание результата,description=Сколько ждать ответа очереди\\, прежде чем выяснять позже."`
}

var subscriberForm = regexp.MustCompile(`^2JF-[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

func bind(text json.RawMessage, acceptGuess bool) (Config, error) {
	var config Config
	if err := sdk.Bind(text, &config); err != nil {
		return Config{}, err
	}
	return config, config.check(acceptGuess)
}

// check holds the configuration to what its schema cannot say.
func (c Config) check(acceptGuess bool) error {
	switch {
	case codes.CheckINN(c.INN) != nil:
		return wrong("inn", "это не ИНН: проверьте цифры")
	case c.KPP != "" && codes.CheckKPP(c.KPP) != nil:
		return wrong("kpp", "это не КПП: проверьте цифры")
	case c.Signing == nil && c.Exchange == nil && c.Powers == nil:
		return wrong("signing, exchange, powers", "нужна хотя бы одна из трёх служб")
	case c.Timeout <= 0:
		return wrong("timeout", "время должно быть больше нуля")
	case c.Powers != nil && c.Powers.Wait <= 0:
		return wrong("powers.wait", "время должно быть больше нуля")
	case c.Exchange != nil && !subscriberForm.MatchString(c.Exchange.Subscriber):
		return wrong("exchange.subscriber", "ID абонента ЭДО.МИГ24 имеет вид 2JF-GUID")
	}
	if c.LicenceUntil != "" {
		if _, err := time.Parse(time.DateOnly, c.LicenceUntil); err != nil {
			return wrong("licence_until", "нужен день вида 2026-12-31")
		}
	}
	for _, s := range c.services() {
		if err := checkURL(s.key, s.url); err != nil {
			return err
		}
		// Nothing of these two works by what is known alone: results come by a queue whose form is a guess.
		if !acceptGuess && s.key != keyExchange {
			return guess("служба " + s.key)
		}
	}
	return nil
}

// mig24 are the three services by their addresses. Their test stands are at the vendor's own domain.
var mig24 = sdk.Service{Title: "МИГ24", Real: []string{"mig24.online", "mig24.ru"}}

// guard refuses the real services for a sandbox.
func (c Config) guard(sandbox bool) error {
	for _, s := range c.services() {
		if err := mig24.Guard(sandbox, s.key+".url", s.url); err != nil {
			return err
		}
	}
	return nil
}

// Keys of the services in the configuration.
const (
	keySigning  = "signing"
	keyExchange = "exchange"
	keyPowers   = "powers"
)

// endpoint is where a service is.
type endpoint struct{ key, url, token string }

func (c Config) services() []endpoint {
	var all []endpoint
	if s := c.Signing; s != nil {
		all = append(all, endpoint{keySigning, s.URL, s.Token})
	}
	if s := c.Exchange; s != nil {
		all = append(all, endpoint{keyExchange, s.URL, s.Token})
	}
	if s := c.Powers; s != nil {
		all = append(all, endpoint{keyPowers, s.URL, s.Token})
	}
	return all
}

func checkURL(key, address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return wrong(key+".url", "нужен адрес вида https://mig24.online")
	case u.User != nil: // an address is shown and logged
		return wrong(key+".url", "в адресе не должно быть логина и пароля")
	case u.RawQuery != "" || u.Fragment != "":
		return wrong(key+".url", "в адресе не должно быть параметров")
	}
	return nil
}

func wrong(key, what string) error {
	return sdk.Fail(document.CauseMisconfigured, "настройка %s: %s", key, what).
		Advise("настройки описаны в README коннектора mig24")
}
