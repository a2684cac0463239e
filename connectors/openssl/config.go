package openssl

// Config is what a connection is opened with.
type Config struct {
	Program string `json:"program" jsonschema:"default=openssl,minLength=1,title=Программа,description=Путь к openssl 3"`
	Engine  Engine `json:"engine" jsonschema:"enum=gost,enum=none,default=gost,title=Алгоритмы,description=gost — модуль ГОСТ (пакет Debian libengine-gost-openssl); none — без него\\, для RSA и ECDSA."`
	Keys    []Key  `json:"keys,omitempty" jsonschema:"title=Ключи,description=Без ключей подключение только проверяет подписи"`
	Roots   string `json:"roots,omitempty" jsonschema:"title=Корневые сертификаты,description=Файл PEM: кому доверять при проверке"`
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
