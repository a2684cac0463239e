package diadoc

// What the service tells of organisations.

type organizationList struct{ Organizations []organization }

type organization struct {
	OrgID            string `json:"OrgId"`
	INN              string `json:"Inn"`
	KPP              string `json:"Kpp"`
	FullName         string
	ShortName        string
	Boxes            []box
	FnsParticipantID string `json:"FnsParticipantId"`
	IsActive         *bool
	IsBranch         bool
	IsRoaming        bool
	Sociability      word
	LiquidationDate  string
}

type box struct {
	BoxID     string `json:"BoxId"`
	BoxIDGuid string `json:"BoxIdGuid"`
	Title     string
}

type counteragentList struct {
	TotalCount    int
	Counteragents []counteragent
}

type counteragent struct {
	IndexKey      string
	Organization  organization
	CurrentStatus word
}

// name is how people call the organisation.
func (o organization) name() string {
	if o.ShortName != "" {
		return o.ShortName
	}
	return o.FullName
}
