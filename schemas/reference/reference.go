// Package reference is the canonical reference data: parties and employees as an ERP knows them. It goes into the
// registry and is not routed. The body of a document of kind party or employee is one of these as JSON.
package reference

// Party is a company, an entrepreneur or a person the organisation deals with (document.KindParty).
type Party struct {
	ID      string `json:"id"` // at the source
	Name    string `json:"name"`
	INN     string `json:"inn,omitempty"`
	KPP     string `json:"kpp,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166 alpha-2
	Address string `json:"address,omitempty"` // one line
}

// Employee is a person employed by the organisation (document.KindEmployee).
type Employee struct {
	ID         string `json:"id"` // at the source
	TabNumber  string `json:"tab_number"`
	FullName   string `json:"full_name"`
	Position   string `json:"position,omitempty"`
	Department string `json:"department,omitempty"`
	Object     string `json:"object,omitempty"`
	Schedule   string `json:"schedule,omitempty"`
	Hired      string `json:"hired,omitempty"` // YYYY-MM-DD
	Dismissed  string `json:"dismissed,omitempty"`
}
