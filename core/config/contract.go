package config

// Contract is what one of the organisations bills a customer for: hours of accounted people, and cards.
type Contract struct {
	Name   string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Короткое имя договора: шаг to-bill, uzel bill build --contract"`
	Seller string `json:"seller" jsonschema_description:"Кто выставляет счёт: организация (id)"`
	// Buyer is found among one's own organisations and the counterparties, by ИНН.
	Buyer     string `json:"buyer" jsonschema:"pattern=^[0-9]{10}([0-9]{2})?$" jsonschema_description:"Кому: ИНН своей организации или контрагента, в кавычках"`
	Basis     Basis  `json:"basis" jsonschema_description:"Сам договор: наименование, номер, дата"`
	Prefix    string `json:"prefix,omitempty" jsonschema:"maxLength=30" jsonschema_description:"Начало номера счёта; дальше месяц или номер заказа"`
	HourPrice string `json:"hour_price,omitempty" jsonschema:"pattern=^[0-9]+([.][0-9]+)?$" jsonschema_description:"Цена часа в рублях, в кавычках; \"1.50\", если не указана"`
	CardPrice string `json:"card_price,omitempty" jsonschema:"pattern=^[0-9]+([.][0-9]+)?$" jsonschema_description:"Цена карты в рублях, в кавычках; \"50\", если не указана"`
	Support   int    `json:"support,omitempty" jsonschema:"enum=0,enum=20,enum=40" jsonschema_description:"Техническая поддержка, процентов от лицензионного платежа"`
	Function  string `json:"function,omitempty" jsonschema:"enum=ДОП,enum=СЧФДОП" jsonschema_description:"Функция УПД; ДОП, если не указана"`
}

// Account is an account in a bank.
type Account struct {
	Number        string `json:"number" jsonschema:"pattern=^[0-9]{20}$" jsonschema_description:"Расчётный счёт, 20 цифр в кавычках"`
	BIC           string `json:"bic" jsonschema:"pattern=^[0-9]{9}$" jsonschema_description:"БИК, 9 цифр в кавычках"`
	Bank          string `json:"bank" jsonschema:"minLength=1" jsonschema_description:"Наименование банка"`
	Correspondent string `json:"correspondent" jsonschema:"pattern=^[0-9]{20}$" jsonschema_description:"Корреспондентский счёт, 20 цифр в кавычках"`
}

// Contract finds a contract by its name.
func (c *Config) Contract(name string) (Contract, bool) {
	return find(c.Contracts, func(k Contract) bool { return k.Name == name })
}
