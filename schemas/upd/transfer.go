package upd

// Transfer is how the goods, results or rights were handed over (СвПродПер/СвПер). A period or a date is stated, and
// either Basis or WithoutBasis.
type Transfer struct {
	Operation     string          `json:"operation"`                // СодОпер
	OperationKind string          `json:"operation_kind,omitempty"` // ВидОпер
	Date          Date            `json:"date,omitempty"`           // ДатаПер
	PeriodStart   Date            `json:"period_start,omitempty"`   // ДатаНачПер
	PeriodEnd     Date            `json:"period_end,omitempty"`     // ДатаОконПер
	Basis         []DocRef        `json:"basis,omitempty"`          // ОснПер: договор и другие основания
	WithoutBasis  bool            `json:"without_basis,omitempty"`  // БезДокОснПер
	Person        *TransferPerson `json:"person,omitempty"`         // СвЛицПер
	Transport     *Transport      `json:"transport,omitempty"`      // Тран
	Thing         *Thing          `json:"thing,omitempty"`          // СвПерВещи
}

// TransferPerson is who handed over: exactly one of the fields.
type TransferPerson struct {
	Employee       *Employee       `json:"employee,omitempty"`       // РабОргПрод
	Representative *Representative `json:"representative,omitempty"` // ИнЛицо/ПредОргПер
	Individual     *Individual     `json:"individual,omitempty"`     // ИнЛицо/ФЛПер
}

// Employee is an employee of the seller.
type Employee struct {
	Position   string     `json:"position"`              // Должность
	Name       PersonName `json:"name"`                  // ФИО
	Other      string     `json:"other,omitempty"`       // ИныеСвед
	PowerBasis string     `json:"power_basis,omitempty"` // ОснПолн: основание полномочий, только в формате 5.01
}

// Representative acts for an organisation that was entrusted with handing over.
type Representative struct {
	Organisation    string     `json:"organisation"`               // НаимОргПер
	OrganisationINN string     `json:"organisation_inn,omitempty"` // ИННЮЛПер
	Position        string     `json:"position"`                   // Должность
	Name            PersonName `json:"name"`                       // ФИО
	Other           string     `json:"other,omitempty"`            // ИныеСвед
	TrustBasis      *DocRef    `json:"trust_basis,omitempty"`      // ОснДоверОргПер
	PowerBasis      *DocRef    `json:"power_basis,omitempty"`      // ОснПолнПредПер
}

// Individual is a person entrusted with handing over.
type Individual struct {
	INN        string     `json:"inn,omitempty"`         // ИННФЛПер
	Name       PersonName `json:"name"`                  // ФИО
	Other      string     `json:"other,omitempty"`       // ИныеСвед
	TrustBasis *DocRef    `json:"trust_basis,omitempty"` // ОснДоверФЛ
}

// Transport is how the goods travel.
type Transport struct {
	Info             string    `json:"info,omitempty"`              // СвТран
	Incoterms        string    `json:"incoterms,omitempty"`         // Инкотермс: 3 знака
	IncotermsVersion string    `json:"incoterms_version,omitempty"` // ВерИнкотермс: 4 знака
	Waybills         []Waybill `json:"waybills,omitempty"`          // ТранНакл, только в формате 5.01
	Carrier          *Party    `json:"carrier,omitempty"`           // Перевозчик, только в формате 5.01
}

// Waybill is a consignment note of a carrier.
type Waybill struct {
	Number string `json:"number"` // НомТранНакл
	Date   Date   `json:"date"`   // ДатаТранНакл
}

// Thing is a thing made under a works contract that is handed over.
type Thing struct {
	Date     Date    `json:"date,omitempty"`     // ДатаПерВещ
	Info     string  `json:"info,omitempty"`     // СвПерВещ
	Document *DocRef `json:"document,omitempty"` // ДокПерВещ
}
