package dss

import (
	"net"
	"net/url"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is opened with.
type Config struct {
	SignServer   string       `json:"sign_server" jsonschema:"pattern=^https?://,title=Адрес Сервиса Подписи,description=Например https://dss.example.ru/SignServer"`
	STS          string       `json:"sts" jsonschema:"pattern=^https?://,title=Адрес Центра идентификации,description=Например https://dss.example.ru/STS"`
	SVS          string       `json:"svs,omitempty" jsonschema:"pattern=^https?://,title=Адрес службы проверки,description=Например https://dss.example.ru/verify; без него подписи не проверяются"`
	Resource     string       `json:"resource" jsonschema:"default=urn:cryptopro:dss:signserver:signserver,pattern=^urn:,title=Ресурс Сервиса Подписи"`
	ClientID     string       `json:"client_id" jsonschema:"minLength=1,title=Идентификатор клиента OAuth"`
	ClientSecret string       `json:"client_secret,omitempty" jsonschema:"title=Секрет клиента OAuth,writeOnly=true"`
	Login        string       `json:"login" jsonschema:"minLength=1,title=Логин"`
	Password     string       `json:"password" jsonschema:"minLength=1,title=Пароль,writeOnly=true"`
	SecondFactor bool         `json:"second_factor,omitempty" jsonschema:"title=Вход подтверждает человек,description=В мобильном приложении DSS; код из СМС узел передать не может"`
	PIN          string       `json:"pin,omitempty" jsonschema:"title=ПИН-код ключа,writeOnly=true"`
	Level        Level        `json:"level" jsonschema:"enum=BES,enum=T,enum=XLT1,default=BES,title=Вид подписи CAdES"`
	TSP          string       `json:"tsp,omitempty" jsonschema:"pattern=^https?://,title=Адрес службы меток времени,description=Для видов T и XLT1"`
	API          API          `json:"api" jsonschema:"enum=v1,enum=v2,default=v1,title=Версия программного интерфейса,description=v2 — только с accept_guess"`
	Timeout      sdk.Duration `json:"timeout" jsonschema:"default=1m,title=Сколько ждать ответа"`
	State        string       `json:"state" jsonschema:"minLength=1,title=Папка подписей и операций,description=Здесь хранятся сделанные подписи и начатые операции\\, чтобы не начать вторую"`
}

// Level is how much a signature carries to be checked later.
type Level string

// Levels.
const (
	BES  Level = "BES"
	T    Level = "T"
	XLT1 Level = "XLT1"
)

// API is a version of the service's interface for signing at once.
type API string

// Versions.
const (
	V1 API = "v1"
	V2 API = "v2"
)

func (c Config) checked(acceptGuess bool) (Config, error) {
	if c.Level != BES && c.TSP == "" {
		return c, sdk.Fail(document.CauseMisconfigured, "tsp: для подписи вида %s нужен адрес службы меток времени", c.Level)
	}
	if c.API == V2 && !acceptGuess {
		return c, sdk.Fail(document.CauseMisconfigured, "api: ответ v2 описан не полностью, коннектор читает его по догадке").
			Advise("оставьте v1 или включите accept_guess у подключения")
	}
	for key, address := range map[string]*string{"sign_server": &c.SignServer, "sts": &c.STS, "svs": &c.SVS} {
		*address = strings.TrimRight(*address, "/")
		if !guarded(*address) {
			return c, sdk.Fail(document.CauseMisconfigured, "%s: без защиты (http) пароль, токены и документы видны каждому по дороге", key).
				Advise("укажите https; если сервер понимает только ГОСТ TLS, поставьте на этом компьютере посредника и укажите его адрес")
		}
	}
	return c, nil
}

// guarded: what is not encrypted does not leave this computer.
func guarded(address string) bool {
	if !strings.HasPrefix(address, "http:") {
		return true
	}
	at, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// parameters are those of a signature, as the service names them: keys are case-sensitive, values are texts.
func (c Config) parameters() map[string]string {
	p := map[string]string{"CADESType": string(c.Level), "IsDetached": "true"}
	if c.TSP != "" {
		p["TSPAddress"] = c.TSP
	}
	return p
}
