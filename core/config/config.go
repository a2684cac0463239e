package config

import (
	"path/filepath"
	"time"
)

// DefaultTimeZone is the zone of an organisation that names none.
const DefaultTimeZone = "Europe/Moscow"

// Config is a whole, checked configuration. It is not changed after [Load] gave it out.
type Config struct {
	Store          Store           `json:"store,omitzero" jsonschema_description:"Где узел хранит своё состояние"`
	Organisations  []Organisation  `json:"organisations" jsonschema:"minItems=1" jsonschema_description:"Свои организации"`
	Counterparties []Counterparty  `json:"counterparties,omitempty" jsonschema_description:"Что учётная система не знает о контрагентах"`
	Units          map[string]Unit `json:"units,omitempty" jsonschema_description:"Единица измерения учётной системы → ОКЕИ"`
	Employees      []Employee      `json:"employees,omitempty" jsonschema_description:"Что учётная система не знает о работниках"`
	Connectors     []Connector     `json:"connectors,omitempty" jsonschema_description:"Одобренные программы сторонних коннекторов: uzel connector approve"`
	Connections    []Connection    `json:"connections,omitempty" jsonschema_description:"Подключения к внешним системам"`
	Signers        []Signer        `json:"signers,omitempty" jsonschema_description:"Чем подписывать документы"`
	Trust          Trust           `json:"trust,omitzero" jsonschema_description:"По чему проверять подписи: корни доверия, аккредитованные центры, средство проверки"`
	RouteFiles     []string        `json:"routes,omitempty" jsonschema_description:"Файлы маршрутов, можно с * и ?"`
	WorkSchedules  WorkSchedules   `json:"work_schedules,omitzero" jsonschema_description:"Графики работы: имя файла или сами графики"`
	Schedules      []Schedule      `json:"schedules,omitempty" jsonschema_description:"Запуски по времени сверх расписаний самих маршрутов"`
	Contracts      []Contract      `json:"contracts,omitempty" jsonschema_description:"За что организации выставляют счета: часы, карты"`
	Retention      Retention       `json:"retention,omitzero" jsonschema_description:"Сроки хранения"`
	People         []Person        `json:"people,omitempty" jsonschema_description:"Люди и их роли"`

	Routes []Route `json:"-"` // of all route files, in the order of files and lines
	File   string  `json:"-"` // the file it was loaded from, as it was named

	main *source // places in that file, for findings of later checks
}

// Store says where the hub keeps its state. Paths are absolute after loading.
type Store struct {
	// Path is the database file; relative to the configuration file.
	Path string `json:"path,omitempty" jsonschema_description:"Файл базы данных; относительно файла настроек"`
	// KeyFile is the key of the installation, which wraps the keys of documents; empty: the store keeps it beside the
	// database. No backup of the state contains it.
	KeyFile string `json:"key_file,omitempty" jsonschema_description:"Файл ключа установки; если не указан — рядом с базой"`

	// Postgres is the address of a database on a server, instead of Path. Its password is only referred to.
	Postgres string `json:"postgres,omitempty" jsonschema_description:"Вместо path: адрес базы PostgreSQL без пароля, postgres://пользователь@сервер:5432/база"`
	Password string `json:"password,omitempty" jsonschema_description:"Пароль базы PostgreSQL: ссылка на секрет"`
	// Keys is the file of the documents' keys when the database is on a server; all nodes share it.
	Keys string `json:"keys,omitempty" jsonschema_description:"При PostgreSQL — файл ключей документов, один на все узлы; не попадает в копии базы"`
}

// Place names the database: its file, or its address.
func (s Store) Place() string { return s.Path + s.Postgres }

// Folder is where the files of the store are: the database's, or at least its keys.
func (s Store) Folder() string { return filepath.Dir(s.Path + s.Keys) }

// Retention says how long things are kept.
type Retention struct {
	// KeyCopies is the age at which older copies of the key file expire, and with them erased payloads in every backup.
	KeyCopies Duration `json:"key_copies,omitempty" jsonschema_description:"Сколько хранить прежние копии файла ключей"`
	// Runs is the age at which records of a schedule's runs are deleted; the journal keeps what they said.
	Runs Duration `json:"runs,omitempty" jsonschema_description:"Сколько хранить записи о запусках расписаний; 400d, если не указано"`
}

// Organisation finds an organisation by its id.
func (c *Config) Organisation(id string) (Organisation, bool) {
	return find(c.Organisations, func(o Organisation) bool { return o.ID == id })
}

// OrganisationByINN finds an organisation by ИНН and КПП; an empty kpp matches any.
func (c *Config) OrganisationByINN(inn, kpp string) (Organisation, bool) {
	return find(c.Organisations, func(o Organisation) bool { return o.INN == inn && (kpp == "" || o.KPP == kpp) })
}

// Connection finds a connection by its name.
func (c *Config) Connection(name string) (Connection, bool) {
	return find(c.Connections, func(n Connection) bool { return n.Name == name })
}

// Route finds a route by its name.
func (c *Config) Route(name string) (Route, bool) {
	return find(c.Routes, func(r Route) bool { return r.Name == name })
}

// TimeZone is the zone in which the route's schedule and periods are meant: its own, or that of the organisation
// whose connection it reads.
func (c *Config) TimeZone(r Route) *time.Location {
	name := r.TimeZone
	if name == "" {
		connection, _ := c.Connection(r.From.Connection)
		organisation, _ := c.Organisation(connection.Organisation)
		name = organisation.TimeZone
	}
	return location(name)
}

// location loads a zone that was checked at load; an empty name is the default zone.
func location(name string) *time.Location {
	if name == "" {
		name = DefaultTimeZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

func find[T any](list []T, match func(T) bool) (T, bool) {
	for _, item := range list {
		if match(item) {
			return item, true
		}
	}
	var none T
	return none, false
}
