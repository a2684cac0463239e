package upd

// Circumstances are special circumstances of the sale (ДопСвФХЖ1). A circumstance is stated in the field of the document's
// own function and in no other.
type Circumstances struct {
	StateContract   string       `json:"state_contract,omitempty"`   // ИдГосКон: 20–25 знаков
	Invoice         string       `json:"invoice,omitempty"`          // СпОбстФСЧФ: 1–6, только для СЧФ
	InvoiceTransfer string       `json:"invoice_transfer,omitempty"` // СпОбстФСЧФДОП: 5 знаков, только для СЧФДОП
	Transfer        string       `json:"transfer,omitempty"`         // СпОбстФДОП: 5 знаков, только для ДОП
	Obligations     []Obligation `json:"obligations,omitempty"`      // ВидОбяз
	Treasury        *Treasury    `json:"treasury,omitempty"`         // ИнфПродЗаГоскКазн
	Factor          *Party       `json:"factor,omitempty"`           // СвФактор
	AssignmentBasis *DocRef      `json:"assignment_basis,omitempty"` // ОснУстДенТреб
	Documents       []DocRef     `json:"documents,omitempty"`        // СопрДокФХЖ
	Formation       string       `json:"formation,omitempty"`        // ОбстФормСЧФ: 1–8, только в формате 5.01
}

// Obligation is a kind of obligations of the parties.
type Obligation struct {
	Code string `json:"code,omitempty"` // КодВидОбяз
	Name string `json:"name,omitempty"` // НаимВидОбяз
}

// Treasury is what the treasury asks of a seller to the state.
type Treasury struct {
	ContractDate   Date   `json:"contract_date"`          // ДатаГосКонт
	ContractNumber string `json:"contract_number"`        // НомерГосКонт
	Account        string `json:"account,omitempty"`      // ЛицСчетПрод: 11 знаков
	BudgetCode     string `json:"budget_code,omitempty"`  // КодПродБюджКласс: 20 знаков
	PurposeCode    string `json:"purpose_code,omitempty"` // КодЦелиПрод: 20 знаков
	OfficeCode     string `json:"office_code,omitempty"`  // КодКазначПрод
	OfficeName     string `json:"office_name,omitempty"`  // НаимКазначПрод
}
