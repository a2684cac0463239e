package upd

import "github.com/uzelhub/uzel/schemas/num"

// BuyerDocument is the buyer's title of an УПД in its canonical form: the answer to a seller's title.
type BuyerDocument struct {
	Version  string    `json:"version,omitempty" jsonschema:"enum=5.03,enum=5.02,enum=5.01"` // ВерсФорм; пусто: по дате документа
	Identity *Identity `json:"identity,omitempty"`                                           // идентификатор файла, время и участники обмена

	UID         string  `json:"uid,omitempty"`          // УИД: уникальный идентификатор документа
	Author      string  `json:"author,omitempty"`       // НаимЭконСубСост: кто составил файл
	AuthorBasis *DocRef `json:"author_basis,omitempty"` // ОснДоверОргСост: почему файл составил не покупатель

	SellerFile SellerFile `json:"seller_file"` // ИдИнфПрод: файл продавца, на который отвечают

	Name          string   `json:"name"`                     // НаимДокОпрПр: как документ назвали стороны
	Function      Function `json:"function"`                 // Функция, как в файле продавца
	Number        string   `json:"number,omitempty"`         // ПорНомДокИнфПр: номер документа продавца
	Date          Date     `json:"date"`                     // ДатаДокИнфПр: дата документа продавца
	OperationKind string   `json:"operation_kind,omitempty"` // ВидОпер

	Acceptance Acceptance     `json:"acceptance"`                      // СвПрин: что принято и кем
	Info       *Info          `json:"info,omitempty"`                  // ИнфПолФХЖ4
	Treasury   *BuyerTreasury `json:"treasury,omitempty"`              // ИнфПокЗаГоскКазн
	Signers    []Signer       `json:"signers" jsonschema:"minItems=1"` // Подписант

	Unknown []Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// SellerFile names the seller's file and carries its signatures.
type SellerFile struct {
	FileID     string   `json:"file_id"`                            // ИдФайлИнфПр
	Date       Date     `json:"date"`                               // ДатаФайлИнфПр
	Time       string   `json:"time"`                               // ВремФайлИнфПр, ЧЧ:ММ:СС
	Signatures []string `json:"signatures" jsonschema:"minItems=1"` // ЭП: подписи под файлом продавца, base64
}

// Acceptance is how the goods, results or rights were taken over.
type Acceptance struct {
	Operation string            `json:"operation,omitempty"` // СодОпер; при итоге 3 его нет
	Date      Date              `json:"date,omitempty"`      // ДатаПрин
	Outcome   *Outcome          `json:"outcome,omitempty"`   // КодСодОпер; обязателен с формата 5.02
	Person    *AcceptancePerson `json:"person,omitempty"`    // СвЛицПрин
}

// Outcome says whether the goods were taken as they are.
type Outcome struct {
	Code         string  `json:"code"`                    // КодИтога: 1 принято, 2 с расхождениями, 3 не принято
	Document     *DocRef `json:"document,omitempty"`      // РеквДокРасх: документ о расхождениях
	DocumentKind string  `json:"document_kind,omitempty"` // ВидДокРасх: 2 или 3, только в формате 5.01
}

// AcceptancePerson is who took over: exactly one of the fields.
type AcceptancePerson struct {
	Employee       *Employee       `json:"employee,omitempty"`       // РабОргПок
	Representative *Representative `json:"representative,omitempty"` // ИнЛицо/ПредОргПрин
	Individual     *Individual     `json:"individual,omitempty"`     // ИнЛицо/ФЛПрин
}

// BuyerTreasury is what the treasury asks of a buyer for the state.
type BuyerTreasury struct {
	PurchaseCode     string `json:"purchase_code,omitempty"`     // ИдКодЗак
	Account          string `json:"account"`                     // ЛицСчетПок: 11 знаков
	Authority        string `json:"authority"`                   // НаимФинОргПок
	RegisterNumber   string `json:"register_number"`             // НомРеестрЗапПок: 8 знаков
	BudgetObligation string `json:"budget_obligation,omitempty"` // УчНомБюдОбязПок
	OfficeCode       string `json:"office_code,omitempty"`       // КодКазначПок: 4 знака
	OfficeName       string `json:"office_name,omitempty"`       // НаимКазначПок
	OKTMO            string `json:"oktmo"`                       // ОКТМОПок
	DeliveryOKTMO    string `json:"delivery_oktmo,omitempty"`    // ОКТМОМесПост
	PayBefore        Date   `json:"pay_before,omitempty"`        // ДатаОплПред
	MoneyObligation  string `json:"money_obligation,omitempty"`  // УчНомДенОбяз: 22 знака
	PaymentOrder     string `json:"payment_order,omitempty"`     // ОчерПлат
	PaymentKind      string `json:"payment_kind,omitempty"`      // ВидПлат: 0 или 4

	Obligations []MoneyObligation `json:"obligations" jsonschema:"minItems=1"` // ИнфСведДенОбяз
}

// MoneyObligation is a row of the data on money obligations.
type MoneyObligation struct {
	Row         int         `json:"row"`                    // НомСтр: строка информации продавца
	ObjectCode  string      `json:"object_code,omitempty"`  // КодОбъектФАИП
	FundsKind   string      `json:"funds_kind"`             // ВидСредств
	BudgetCode  string      `json:"budget_code"`            // КодПокБюджКласс: 20 знаков
	PurposeCode string      `json:"purpose_code,omitempty"` // КодЦелиПокуп
	Advance     num.Decimal `json:"advance"`                // СумАванс
}
