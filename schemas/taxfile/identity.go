package taxfile

import (
	"cmp"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Identity is what makes a file this file. It is given once, by the hub or the caller, before the bytes exist.
type Identity struct {
	GUID     string       `json:"guid,omitempty"`     // из имени файла, 36 знаков
	Date     xmlbind.Date `json:"date,omitempty"`     // дата составления файла: ДатаИнфПр, ДатаИнфПок
	Time     string       `json:"time,omitempty"`     // время составления файла, ЧЧ:ММ:СС
	Sender   string       `json:"sender,omitempty"`   // идентификатор отправителя у оператора ЭДО, из имени файла
	Receiver string       `json:"receiver,omitempty"` // идентификатор получателя у оператора ЭДО, из имени файла
	Program  string       `json:"program,omitempty"`  // ВерсПрог
	Flags    string       `json:"flags,omitempty"`    // окончание имени файла, как 0_1_0_0_0_00; пусто: по содержанию документа
	Operator *Operator    `json:"operator,omitempty"` // СвОЭДОтпр: оператор отправителя, в форматах 2018 и 2019 годов
}

// Operator is the operator of electronic exchange that serves the sender.
type Operator struct {
	Name string `json:"name"` // НаимОрг
	INN  string `json:"inn"`  // ИННЮЛ
	ID   string `json:"id"`   // ИдЭДО: три знака
}

// Or is the identity with what it does not state taken from another: from the clock and the connection of the caller. A
// document without an identity states nothing.
func (id *Identity) Or(other Identity) Identity {
	if id == nil {
		return other
	}
	return Identity{
		GUID: cmp.Or(id.GUID, other.GUID), Date: cmp.Or(id.Date, other.Date), Time: cmp.Or(id.Time, other.Time),
		Sender: cmp.Or(id.Sender, other.Sender), Receiver: cmp.Or(id.Receiver, other.Receiver),
		Program: cmp.Or(id.Program, other.Program), Flags: cmp.Or(id.Flags, other.Flags), Operator: cmp.Or(id.Operator, other.Operator),
	}
}

var (
	participant = regexp.MustCompile(`^[A-Za-z0-9@.-]{4,46}$`)
	guid        = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	flags       = regexp.MustCompile(`^[0-9](_[0-9]){4}_[0-9]{2}$`)
)

// Findings says what an identity lacks. Places are JSON Pointers of the document that carries it.
func (id Identity) Findings() []fault.Finding {
	var findings []fault.Finding
	for _, p := range []struct{ path, value string }{{"/identity/sender", id.Sender}, {"/identity/receiver", id.Receiver}} {
		if p.value == "" {
			findings = append(findings, errParticipant.Finding(p.path, ""))
		} else if !participant.MatchString(p.value) {
			findings = append(findings, errParticipantForm.Finding(p.path, fmt.Sprintf("%.60q", p.value)))
		}
	}
	if !guid.MatchString(id.GUID) {
		findings = append(findings, errGUID.Finding("/identity/guid", ""))
	}
	if !xmlbind.IsDate(id.Date) {
		findings = append(findings, errMoment.Finding("/identity/date", ""))
	}
	if !xmlbind.IsTime(id.Time) {
		findings = append(findings, errMoment.Finding("/identity/time", ""))
	}
	if length := utf8.RuneCountInString(id.Program); length == 0 || length > 40 {
		findings = append(findings, errProgram.Finding("/identity/program", ""))
	}
	if id.Flags != "" && !flags.MatchString(id.Flags) {
		findings = append(findings, errFlags.Finding("/identity/flags", ""))
	}
	return findings
}

// Placeholder is an identity in which nothing is wrong, to check the content of a document by; it never leaves a Build.
func Placeholder(day xmlbind.Date) Identity {
	return Identity{
		GUID: "00000000-0000-0000-0000-000000000000", Date: day, Time: "00:00:00", Program: "-", Sender: "0000", Receiver: "0000",
	}
}
