package sbis

import (
	"crypto/sha1" //nolint:gosec // a thumbprint is a name, not a protection
	"encoding/hex"
	"encoding/json"
	"net/url"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is configured with.
type Config struct {
	URL  string `json:"url" jsonschema:"default=https://online.sbis.ru,title=Адрес,description=Для проб — https://fix-online.sbis.ru"`
	INN  string `json:"inn" jsonschema:"minLength=10,maxLength=12,title=ИНН организации"`
	KPP  string `json:"kpp,omitempty" jsonschema:"title=КПП организации"`
	Name string `json:"name,omitempty" jsonschema:"title=Название организации"`

	Login    string `json:"login,omitempty" jsonschema:"title=Логин"`
	Password string `json:"password,omitempty" jsonschema:"title=Пароль,writeOnly=true"`
	Account  string `json:"account,omitempty" jsonschema:"title=Номер аккаунта,description=Если аккаунтов у пользователя несколько."`

	Certificate string `json:"certificate,omitempty" jsonschema:"title=Сертификат для входа,description=PEM или base64. Ответ СБИС расшифровывает подписывающий\\, назначенный подключению."`

	Thumbprint string `json:"thumbprint,omitempty" jsonschema:"pattern=^[0-9A-Fa-f]{40}$,title=Отпечаток сертификата подписи,description=SHA-1. Кем подписаны файлы\\, которые составляет СБИС; без него — сертификат для входа."`

	Invites  bool              `json:"invites,omitempty" jsonschema:"title=Приглашать,description=Отправлять и тем\\, у кого нет ящика: СБИС пригласит их сам. Приглашать можно только с их письменного согласия."`
	Since    string            `json:"since,omitempty" jsonschema:"title=Читать с,description=Дата ГГГГ-ММ-ДД\\, с которой читать события в первый раз. Без неё — за 30 дней."`
	Overlap  sdk.Duration      `json:"overlap" jsonschema:"default=24h,title=Запас по времени,description=Насколько раньше читать\\, если СБИС забыл\\, на чём остановились."`
	PageSize int               `json:"page_size" jsonschema:"default=100,minimum=1,maximum=200,title=Размер страницы"`
	Parallel int               `json:"parallel" jsonschema:"default=4,minimum=1,maximum=5,title=Запросов одновременно"`
	Timeout  sdk.Duration      `json:"timeout" jsonschema:"default=2m,title=Время ожидания ответа"`
	Types    map[string]string `json:"types,omitempty" jsonschema:"title=Типы документов,description=Вид документа в Узле: Тип в СБИС\\, если он не обычный."`
	Count    []string          `json:"count_types,omitempty" jsonschema:"title=Типы для ежедневной сверки,description=Документы каких типов считать."`
}

// saby is СБИС by its addresses.
var saby = sdk.Service{Title: "СБИС", Real: []string{"sbis.ru", "saby.ru"}, Stands: []string{"fix-online.sbis.ru"}}

// lookBack is how far back a first reading goes.
const lookBack = 30 * 24 * time.Hour

// usualTypes are what the kinds are in СБИС. An УПД that is an invoice alone is another one.
var usualTypes = map[document.Kind]string{
	document.KindUPD: "ДокОтгрИсх", document.KindUKD: "КоррИсх", document.KindBill: "СчетИсх",
	document.KindReconciliationAct: "АктСверИсх", document.KindUnformalised: "ДокОтгрИсх",
}

const typeInvoice = "ФактураИсх"

// countedTypes are counted for the daily comparison.
var countedTypes = []string{
	"ДокОтгрВх", "ФактураВх", "КоррВх", "СчетВх", "АктСверВх", "ДоговорВх",
	"ДокОтгрИсх", "ФактураИсх", "КоррИсх", "СчетИсх", "АктСверИсх", "ДоговорИсх",
}

func bind(text json.RawMessage) (Config, error) {
	var config Config
	if err := sdk.Bind(text, &config); err != nil {
		return Config{}, err
	}
	if len(config.Count) == 0 {
		config.Count = countedTypes
	}
	return config, config.check()
}

func (c Config) check() error {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return misconfigured("url", "нужен адрес вида https://online.sbis.ru")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/":
		return misconfigured("url", "нужны только протокол и имя сервера")
	case codes.CheckINN(c.INN) != nil:
		return misconfigured("inn", "это не ИНН: проверьте цифры")
	case c.KPP != "" && codes.CheckKPP(c.KPP) != nil:
		return misconfigured("kpp", "это не КПП: проверьте цифры")
	case c.Timeout <= 0 || c.Overlap < 0:
		return misconfigured("timeout, overlap", "время должно быть больше нуля")
	}
	if c.Since != "" {
		if _, err := time.Parse(time.DateOnly, c.Since); err != nil {
			return misconfigured("since", "нужна дата вида 2026-11-01")
		}
	}
	return c.checkLogIn()
}

// checkLogIn wants one of the two ways, whole.
func (c Config) checkLogIn() error {
	switch {
	case c.Certificate == "" && (c.Login == "" || c.Password == ""):
		return misconfigured("login, password", "для входа нужны login и password вместе или certificate")
	case c.Certificate != "" && (c.Login != "" || c.Password != ""):
		return misconfigured("certificate", "вход или по паролю, или по сертификату")
	case c.Certificate != "":
		if _, _, err := c.certificate(); err != nil {
			return misconfigured("certificate", "сертификат не читается: нужен PEM или base64")
		}
	}
	return nil
}

// certificate is the one to log in with, DER, and its SHA-1 thumbprint, by which signers know it.
func (c Config) certificate() (der []byte, thumbprint string, err error) {
	read, err := cms.ReadCertificate(plain(c.Certificate))
	if err != nil {
		return nil, "", err
	}
	sum := sha1.Sum(read.Raw) //nolint:gosec // as above
	return read.Raw, hex.EncodeToString(sum[:]), nil
}

// signerThumbprint names the certificate that signs; empty: the service chooses.
func (c Config) signerThumbprint() string {
	if c.Thumbprint != "" || c.Certificate == "" {
		return c.Thumbprint
	}
	_, thumbprint, _ := c.certificate() // checked before
	return thumbprint
}

func misconfigured(key, what string) error {
	return sdk.Fail(document.CauseMisconfigured, "настройка %s: %s", key, what).
		Advise("настройки описаны в README коннектора sbis")
}
