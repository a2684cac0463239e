package config

// Connection is one configured account of an outside system, owned by one organisation.
type Connection struct {
	Name         string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя, которым подключение называют маршруты"`
	Connector    string `json:"connector" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Коннектор: uzel connector list"`
	Organisation string `json:"organisation" jsonschema_description:"Организация-владелец (id)"`
	// AcceptGuess turns on what is not documented about the service but was guessed.
	AcceptGuess bool `json:"accept_guess,omitempty" jsonschema_description:"Разрешить то, что о сервисе известно лишь предположительно"`
	// Sandbox says that what is sent there has no force before the law: an imitation, or a service's own test stand.
	Sandbox bool `json:"sandbox,omitempty" jsonschema_description:"Это песочница или тестовый стенд: документы в ней не имеют юридической силы"`
	// Signer is granted to the connection for logging in by certificate and for reading encrypted answers.
	Signer string `json:"signer,omitempty" jsonschema_description:"Подпись (signers), которой подключение входит по сертификату и расшифровывает ответы"`
	// Every is how often reference data is asked for at a connection that no polled route reads.
	Every Duration `json:"every,omitempty" jsonschema_description:"Как часто забирать справочные данные (работников, неявки, контрагентов), если подключение не опрашивает ни один маршрут"`
	// Limits, Breaker and Maintenance say when the connection may be called.
	Limits      Limits        `json:"limits,omitzero" jsonschema_description:"Пределы обращений к внешней системе"`
	Breaker     Breaker       `json:"breaker,omitzero" jsonschema_description:"Когда приостановить отправку после сбоев подряд"`
	Maintenance []Maintenance `json:"maintenance,omitempty" jsonschema_description:"Технические перерывы внешней системы: в это время к ней не обращаются"`
	// Settings belong to the connector; its own schema judges them.
	Settings Settings `json:"config,omitzero" jsonschema_description:"Настройки коннектора: uzel connector describe"`

	Place string `json:"-"` // file:line
}
