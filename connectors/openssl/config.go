package openssl

// Config is what a connection is opened with.
type Config struct {
	Program string `json:"program" jsonschema:"default=openssl,minLength=1,title=Программа,description=Путь к openssl 3"`
	Engine  Engine `json:"engine" jsonschema:"enum=gost,enum=none,default=gost,title=Алгоритмы,description=gost — модуль ГОСТ (пакет Debian libengine-gost-openssl); none — без него\\, для RSA и ECDSA."`
	Keys    []Key  `json:"keys,omitempty" jsonschema:"title=Ключи,description=Без ключей подключение только проверяет подписи"`
	Roots   string `json:"roots,omitempty" jsonschema:"title=Корневые сертификаты,description=Файл PEM: кому доверять при проверке"`
	Between string `json:"intermediates,omitempty" jsonschema:"title=Промежуточные сертификаты,description=Файл PEM: сертификаты центров между вашими и корневыми"`
	Level   Level  `json:"level" jsonschema:"enum=BES,enum=T,enum=XLT1,default=BES,title=Вид подписи,description=T — с меткой времени; XLT1 — и с доказательствами\\, что сертификат действовал"`
	TSA     string `json:"tsa,omitempty" jsonschema:"title=Служба меток времени,description=Адрес RFC 3161; для видов T и XLT1"`
	OCSP    string `json:"ocsp,omitempty" jsonschema:"title=Служба статуса,description=Адрес OCSP вместо того\\, что в сертификате подписавшего"`
	State   string `json:"state" jsonschema:"minLength=1,title=Папка подписей,description=Здесь хранятся сделанные подписи\\, чтобы на повторный запрос ответить той же"`
}

// Key is a certificate with its key.
type Key struct {
	Certificate string `json:"certificate" jsonschema:"minLength=1,title=Файл сертификата PEM"`
	Key         string `json:"key" jsonschema:"minLength=1,title=Файл ключа PEM"`
	Password    string `json:"password,omitempty" jsonschema:"title=Пароль ключа,writeOnly=true"`
}

// Engine says which algorithms openssl has beyond its own.
type Engine string

// Engines.
const (
	EngineGOST Engine = "gost"
	EngineNone Engine = "none"
)

// Level is how much the signatures carry to be checked later.
type Level string

// Levels.
const (
	LevelBES  Level = "BES"  // CAdES-BES
	LevelT    Level = "T"    // CAdES-T: with a timestamp
	LevelXLT1 Level = "XLT1" // CAdES-X Long Type 1: with the proofs, and a timestamp over the references to them
)
