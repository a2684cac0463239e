package ukd

import (
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Answer is the buyer's title of an УКД (КНД 1115128): the buyer agrees with the change.
type Answer struct {
	Version  string            `json:"version,omitempty" jsonschema:"enum=5.01,enum=5.01/736"` // ВерсФорм; 5.01/736: по приказу ЕД-7-26/736@, не проверено
	Identity *taxfile.Identity `json:"identity,omitempty"`                                     // идентификатор файла, время, участники обмена

	Author      string     `json:"author"`                 // НаимЭконСубСост: кто составил файл
	AuthorBasis string     `json:"author_basis,omitempty"` // ОснДоверОргСост: почему файл составил не покупатель
	Seller      SellerFile `json:"seller_file"`            // ИдИнфПрод: на какой файл это ответ

	Name      string       `json:"name"`                            // НаимДокОпрПр: как документ назвали стороны
	Function  string       `json:"function"`                        // ФункцияПр: как у продавца
	Number    string       `json:"number,omitempty"`                // НомДокИнфПр
	Date      xmlbind.Date `json:"date"`                            // ДатаДокИнфПр
	Operation string       `json:"operation"`                       // СвСоглас/@СодОпер
	AgreedOn  xmlbind.Date `json:"agreed_on,omitempty"`             // СвСоглас/@ДатаСоглас
	Info      *Info        `json:"info,omitempty"`                  // ИнфПолФХЖ4
	Signers   []Signer     `json:"signers" jsonschema:"minItems=1"` // Подписант

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// SellerFile names the file of the seller's title.
type SellerFile struct {
	ID         string       `json:"id"`                                 // ИдФайлИнфПр
	Date       xmlbind.Date `json:"date"`                               // ДатаФайлИнфПр
	Time       string       `json:"time"`                               // ВремФайлИнфПр
	Signatures []string     `json:"signatures" jsonschema:"minItems=1"` // ЭП: подписи под ним, base64
}
