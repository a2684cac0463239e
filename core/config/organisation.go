package config

// Organisation is one of the company's own legal entities.
type Organisation struct {
	ID       string `json:"id" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Короткое имя для ссылок"`
	Name     string `json:"name" jsonschema:"minLength=1" jsonschema_description:"Наименование, как в документах"`
	INN      string `json:"inn" jsonschema:"pattern=^[0-9]{10}([0-9]{2})?$" jsonschema_description:"ИНН, 10 или 12 цифр в кавычках"`
	KPP      string `json:"kpp,omitempty" jsonschema:"pattern=^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$" jsonschema_description:"КПП, 9 знаков в кавычках"`
	OKPO     string `json:"okpo,omitempty" jsonschema:"pattern=^[0-9]{8}([0-9]{2})?$" jsonschema_description:"ОКПО, 8 или 10 цифр"`
	Address  string `json:"address,omitempty" jsonschema_description:"Адрес одной строкой"`
	TimeZone string `json:"time_zone,omitempty" jsonschema_description:"Часовой пояс; Europe/Moscow, если не указан"`
	EDOID    string `json:"edo_id,omitempty" jsonschema_description:"Идентификатор участника ЭДО"`
	// Schedule is the work schedule of employees who have none of their own.
	Schedule  string     `json:"schedule,omitempty" jsonschema_description:"График работников, у которых нет своего"`
	Signatory *Signatory `json:"signatory,omitempty" jsonschema_description:"Кто подписывает документы"`
	UPD       *UPD       `json:"upd,omitempty" jsonschema_description:"Чем дополнять УПД"`
	// UKD says in which edition of its format the organisation writes its УКД.
	UKD *UKD `json:"ukd,omitempty" jsonschema_description:"В какой редакции формата составлять УКД"`
	// Account is where bills of the organisation are to be paid.
	Account *Account `json:"account,omitempty" jsonschema_description:"Банковский счёт для счетов на оплату"`
	// Powers says how its powers of attorney are checked before somebody signs by one.
	Powers *Powers `json:"powers,omitempty" jsonschema_description:"Как проверять доверенности (МЧД) перед подписанием"`
	// Timesheet says how the organisation's timesheets are approved.
	Timesheet *Timesheet `json:"timesheet,omitempty" jsonschema_description:"Правила исправления и утверждения табелей"`

	Place string `json:"-"` // file:line
}

// Signatory is who signs documents of an organisation.
type Signatory struct {
	LastName   string `json:"last_name" jsonschema:"minLength=1" jsonschema_description:"Фамилия"`
	FirstName  string `json:"first_name" jsonschema:"minLength=1" jsonschema_description:"Имя"`
	MiddleName string `json:"middle_name,omitempty" jsonschema_description:"Отчество"`
	Position   string `json:"position,omitempty" jsonschema:"maxLength=255" jsonschema_description:"Должность"`
	// Authority is СпосПодтПолном of УПД 5.03: 1 by the certificate, 2–4 by МЧД, 5 by paper, 6 other.
	Authority int `json:"authority" jsonschema:"minimum=1,maximum=6" jsonschema_description:"Способ подтверждения полномочий по формату УПД 5.03"`
}

// UPD is what an УПД of the organisation needs beyond the ERP's invoice.
type UPD struct {
	Function     string `json:"function,omitempty" jsonschema:"enum=ДОП,enum=СЧФДОП,enum=СЧФ" jsonschema_description:"Функция документа"`
	DocumentName string `json:"document_name,omitempty" jsonschema:"maxLength=255" jsonschema_description:"Наименование документа"`
	Operation    string `json:"operation,omitempty" jsonschema:"maxLength=255" jsonschema_description:"Содержание операции"`
	Basis        *Basis `json:"basis,omitempty" jsonschema_description:"Основание передачи, если учётная система его не указала"`
}

// UKD is what an УКД of the organisation needs. Of the edition in force (order ЕД-7-26/736@) the names of files are known and
// no schema: that it is built like the first one is a guess.
type UKD struct {
	Edition     string `json:"edition,omitempty" jsonschema:"enum=5.01,enum=5.01/736" jsonschema_description:"Редакция формата 5.01: первая (5.01) или по приказу ЕД-7-26/736@ (5.01/736)"`
	AcceptGuess bool   `json:"accept_guess,omitempty" jsonschema_description:"Разрешить редакцию 5.01/736: её схемы у узла нет, устройство взято по первой"`
}

// Basis is the document on which goods or services are handed over, as a contract.
type Basis struct {
	Name   string `json:"name" jsonschema:"minLength=1,maxLength=255" jsonschema_description:"Наименование, например «Договор»"`
	Number string `json:"number,omitempty" jsonschema_description:"Номер"`
	Date   string `json:"date,omitempty" jsonschema:"pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$" jsonschema_description:"Дата, ГГГГ-ММ-ДД"`
}

// Counterparty completes a party that the ERP knows by ИНН only.
type Counterparty struct {
	INN     string `json:"inn" jsonschema:"pattern=^[0-9]{10}([0-9]{2})?$" jsonschema_description:"ИНН, 10 или 12 цифр в кавычках"`
	KPP     string `json:"kpp,omitempty" jsonschema:"pattern=^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$" jsonschema_description:"КПП, 9 знаков в кавычках"`
	Name    string `json:"name,omitempty" jsonschema_description:"Наименование"`
	Address string `json:"address,omitempty" jsonschema_description:"Адрес одной строкой"`
	EDOID   string `json:"edo_id,omitempty" jsonschema_description:"Идентификатор участника ЭДО"`

	Place string `json:"-"` // file:line
}

// Unit is a unit of measure by ОКЕИ.
type Unit struct {
	Code string `json:"code" jsonschema:"pattern=^[0-9]{3}[0-9]?$" jsonschema_description:"Код ОКЕИ в кавычках"`
	Name string `json:"name,omitempty" jsonschema_description:"Условное обозначение для документов"`
}

// Employee completes a person of an organisation that the ERP knows by tab number. It carries no name: configuration
// is no place for personal data that the source has.
type Employee struct {
	Organisation string `json:"organisation" jsonschema_description:"Организация (id)"`
	TabNumber    string `json:"tab_number" jsonschema:"minLength=1" jsonschema_description:"Табельный номер в кавычках"`
	Position     string `json:"position,omitempty" jsonschema_description:"Должность"`
	Department   string `json:"department,omitempty" jsonschema_description:"Подразделение"`
	Object       string `json:"object,omitempty" jsonschema_description:"Объект"`
	Schedule     string `json:"schedule,omitempty" jsonschema_description:"График из work_schedules"`

	Place string `json:"-"` // file:line
}
