package sandbox

import "time"

// Options are what a server is made with.
type Options struct {
	ClientID      string // the integrator's key; empty: any
	ClientSecret  string // of OIDC; empty: any
	Users         []User
	Organisations []Organisation

	// Delivery is how long the operator takes for each of its moves; zero: until the next call.
	Delivery time.Duration
	// TokenLife is 24 hours when it is zero.
	TokenLife time.Duration
	// NoConfirmationReceipts leaves out that both sides are asked for a receipt on the operator's confirmations of an invoice,
	// except in the exchanges (4, 5, 10, 12) of which the service says so.
	NoConfirmationReceipts bool
	// Workflows are the usual kinds of exchange by function of a document, where they are not 15, 19 and 18.
	Workflows map[string]int32
	// WithoutOld is the service after 30 November 2026: GenerateReceiptXml and its like are there as /V2 alone, and /ShelfUpload
	// is gone (after 30 September, in fact).
	WithoutOld bool
	// CheckFormats refuses titles of УПД that ФНС would refuse.
	CheckFormats bool
	// UniversalMessages is the day from which universal messages are in force: GetDocumentTypes says it, and played boxes
	// speak by them instead of notices, requests and refusals, which are taken from others all the same. Zero: never.
	UniversalMessages time.Time

	Now    func() time.Time // nil: the machine's clock
	Seed   uint64           // of identifiers and faults
	Faults Plan             // faults that happen by chance
}

// User may log in, and sees boxes.
type User struct {
	Login, Password string
	Boxes           []string // identifiers; none: those of all organisations that nobody plays
	Certificates    [][]byte // DER, with which the user logs in too
	RefreshToken    string   // of OIDC
}

// Organisation has one box.
type Organisation struct {
	INN, KPP, OGRN string
	Name           string
	ShortName      string
	Box            string    // its identifier, a GUID; empty: made from the ИНН
	FNSID          string    // ИдУчастЭДО; empty: made from ИНН and КПП
	Roaming        bool      // it is with another operator
	Closed         bool      // it takes no invitations: Sociability CounteragentsOnly
	RoamingError   string    // of Roaming: why nothing reaches it, though it is sent
	NoRoamingSetup bool      // of Roaming: no documents go there, nor invitations, until the operator has set it up
	Behaviour      Behaviour // of the other side; the zero value: nobody plays it
	Stranger       bool      // it is nobody's counteragent yet
}

// Behaviour is how the sandbox plays a box.
type Behaviour struct {
	Answer    Answer           // empty: nobody plays the box
	Annulment AnnulmentAnswer  // empty: no answer
	NoReceipt bool             // no receipts are given, though they are obligatory
	Delay     time.Duration    // between what comes and what is done about it
	Comment   string           // of a refusal and the like; empty: an ordinary one
	Invited   InvitationAnswer // empty: it accepts
}

// Answer is what a played box answers to a document.
type Answer string

// Answers.
const (
	Signs                  Answer = "signs"
	SignsWithDiscrepancies Answer = "signs_with_discrepancies" // КодИтога 2
	NotAccepted            Answer = "not_accepted"             // КодИтога 3
	Refuses                Answer = "refuses"
	Clarifies              Answer = "clarifies"
	Annuls                 Answer = "annuls"        // signs, and proposes to annul
	SignsWrongly           Answer = "signs_wrongly" // with a signature of other bytes
	Silent                 Answer = "silent"
)

// AnnulmentAnswer is what a played box answers to a proposal to annul.
type AnnulmentAnswer string

// Answers to a proposal to annul.
const (
	Accepts AnnulmentAnswer = "accepts"
	Rejects AnnulmentAnswer = "rejects"
)

// InvitationAnswer is what a played box answers to an invitation.
type InvitationAnswer string

// Answers to an invitation.
const (
	Joins    InvitationAnswer = "joins"
	TurnsOff InvitationAnswer = "turns_off"
	Ignores  InvitationAnswer = "ignores"
)

// Sample are three companies: the first is ours, the others are played and answer as they are told.
func Sample(second, third Behaviour) []Organisation {
	return []Organisation{
		{INN: "7700000016", KPP: "770101001", OGRN: "1027700000011", Name: "Общество с ограниченной ответственностью «Ромашка»",
			ShortName: "ООО «Ромашка»"},
		{INN: "7810000026", KPP: "781001001", OGRN: "1027800000010", Name: "Общество с ограниченной ответственностью «Вектор»",
			ShortName: "ООО «Вектор»", Behaviour: second},
		{INN: "6605000014", KPP: "660501001", OGRN: "1026600000015", Name: "Акционерное общество «Уралпример»",
			ShortName: "АО «Уралпример»", Behaviour: third},
	}
}
