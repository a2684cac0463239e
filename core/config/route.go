package config

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/uzelhub/uzel/schemas/document"
)

// RoutesFile is the content of one route file.
type RoutesFile struct {
	Routes []Route `json:"routes" jsonschema:"minItems=1" jsonschema_description:"Маршруты"`
}

// Route leads documents from one connection through steps to others.
type Route struct {
	Name  string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя маршрута"`
	Title string `json:"title,omitempty" jsonschema_description:"Название для людей"`
	// Schedule is a cron expression of five fields, Calendar a rule instead of it; without either the source is polled
	// every From.Every.
	Schedule string        `json:"schedule,omitempty" jsonschema_description:"Когда запускать: минута час день месяц день-недели"`
	Calendar *CalendarRule `json:"calendar,omitempty" jsonschema_description:"Вместо schedule: когда запускать по производственному календарю"`
	TimeZone string        `json:"time_zone,omitempty" jsonschema_description:"Часовой пояс расписания; если не указан — организации"`
	Missed   Missed        `json:"missed,omitempty" jsonschema_description:"Что делать с пропущенными запусками; once, если не указано"`
	From     From          `json:"from" jsonschema_description:"Откуда документы"`
	When     Condition     `json:"when,omitzero" jsonschema_description:"Какие документы брать: да или нет о document"`
	Steps    []Step        `json:"steps,omitempty" jsonschema_description:"Что сделать с документом по порядку"`
	To       Names         `json:"to" jsonschema_description:"Куда отправить: подключение или список"`
	// Exchange is what the contract says about answers and their deadlines.
	Exchange Exchange `json:"exchange,omitzero" jsonschema_description:"Что договор говорит об обмене: сроки ответа, приёмка по умолчанию"`
	// AgeLimit is how long a document may wait for its destination before it expires. Zero: for ever.
	AgeLimit Duration `json:"age_limit,omitempty" jsonschema_description:"Сколько документ может ждать отправки, например 30d"`
	// Duplicates decides when nobody but a person can find out whether an act was done: acceptable means do it again.
	Duplicates Duplicates `json:"duplicates,omitempty" jsonschema_description:"Допустима ли повторная отправка, если ответ потерян"`

	Place string `json:"-"` // file:line
}

// From says what a route reads.
type From struct {
	Connection string          `json:"connection" jsonschema_description:"Подключение"`
	Kinds      []document.Kind `json:"kinds,omitempty" jsonschema:"minItems=1" jsonschema_description:"Виды документов; все, если не указаны"`
	// Period asks the source for a month of the schedule's due time instead of what is new.
	Period Period `json:"period,omitempty" jsonschema_description:"Месяц, за который берутся данные"`
	// Every is how often a source is polled by a route without a schedule.
	Every Duration `json:"every,omitempty" jsonschema_description:"Как часто опрашивать источник без расписания; 1m, если не указано"`
}

// Period names a month relative to a run's due time.
type Period string

// Periods.
const (
	PeriodNone          Period = ""
	PeriodPreviousMonth Period = "previous-month"
	PeriodCurrentMonth  Period = "current-month"
)

// Duplicates says whether a second copy at the destination does harm.
type Duplicates string

// Values of Duplicates.
const (
	DuplicatesForbidden  Duplicates = "forbidden"
	DuplicatesAcceptable Duplicates = "acceptable"
)

// Version is a short hash of the route's content: a document finishes on the version that took it, and shows it.
func (r Route) Version() string {
	sum := sha256.Sum256([]byte(content(r)))
	return hex.EncodeToString(sum[:6])
}
