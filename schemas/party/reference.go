package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// DocRef names another document (РеквДокТип). A document without a number has the text "б/н" in its place.
type DocRef struct {
	Name    string       `json:"name"`              // РеквНаимДок
	Number  string       `json:"number,omitempty"`  // РеквНомерДок
	Date    xmlbind.Date `json:"date,omitempty"`    // РеквДатаДок
	FileID  string       `json:"file_id,omitempty"` // РеквИдФайлДок
	ID      string       `json:"id,omitempty"`      // РеквИдДок
	System  string       `json:"system,omitempty"`  // РИдСистХранД: где документ хранится
	URL     string       `json:"url,omitempty"`     // РеквУРЛСистДок
	Note    string       `json:"note,omitempty"`    // РеквДопСведДок
	Authors []RefAuthor  `json:"authors,omitempty"` // РеквИдРекСост
}

// RefAuthor is who made a document (ИдРекСостТип): one of the fields.
type RefAuthor struct {
	CompanyINN string   `json:"company_inn,omitempty"` // ИННЮЛ
	PersonINN  string   `json:"person_inn,omitempty"`  // ИННФЛ
	Foreign    *Foreign `json:"foreign,omitempty"`     // ДаннИно
	Authority  string   `json:"authority,omitempty"`   // НаимОИВ
}
