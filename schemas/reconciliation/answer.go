package reconciliation

import (
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Answer is the title of the side that received an act (КНД 1110333): it agrees, or shows its own figures.
type Answer struct {
	Version  string            `json:"version,omitempty" jsonschema:"enum=5.01"` // ВерсФорм; пусто: 5.01
	Identity *taxfile.Identity `json:"identity,omitempty"`                       // идентификатор файла, время и участники обмена

	Differs bool        `json:"differs"`         // ПризнРазн: 2, если есть разногласия; тогда нужна таблица
	Act     ActFile     `json:"act"`             // ИдИнфОтпр: на какой акт это ответ
	Table   *Difference `json:"table,omitempty"` // ТаблАкт: свои данные
	Signer  Signer      `json:"signer"`          // Подписант

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// ActFile names the file of the act that is answered.
type ActFile struct {
	ID        string       `json:"id"`        // ИдФайлИнфОтпр
	Date      xmlbind.Date `json:"date"`      // ДатФайлИнфОтпр
	Time      string       `json:"time"`      // ВрФайлИнфОтпр
	Signature string       `json:"signature"` // ЭП: подпись под ним, base64
}

// Difference is what the answering side has in its own books.
type Difference struct {
	Balance   Balance    `json:"balance,omitzero"`                  // остатки, обороты и расхождения
	Note      string     `json:"note,omitempty"`                    // ДопИнф
	Contracts []Contract `json:"contracts" jsonschema:"minItems=1"` // ДогСв
}
