package sandbox

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// documentType is a type that may be sent. Names and versions are the service's; which workflows a
// type has is a guess.
type documentType struct {
	name, title string
	functions   []string
	versions    []string // the first is that in force
	workflows   []int32  // of a type without functions, the usual one first
}

const defaultFunction = "default"

var documentTypes = []documentType{
	{
		name: "UniversalTransferDocument", title: "Универсальный передаточный документ",
		functions: []string{"СЧФ", "ДОП", "СЧФДОП"},
		versions:  []string{"utd970_05_02_01", "utd970_05_03_01", "utd820_05_01_02_hyphen", "utd820_05_01_01"},
	},
	{
		name: "UniversalCorrectionDocument", title: "Универсальный корректировочный документ",
		functions: []string{"КСЧФ", "ДИС", "КСЧФДИС"}, versions: []string{"ucd736_05_01_02"},
	},
	{name: "Nonformalized", title: "Неформализованный документ", workflows: []int32{1, 2, 6, 14}},
	{name: "ProformaInvoice", title: "Счёт на оплату", workflows: []int32{6}},
	{name: "Contract", title: "Договор", workflows: []int32{1, 2}},
	{name: "ReconciliationAct", title: "Акт сверки", workflows: []int32{1, 2}},
	{name: "XmlAcceptanceCertificate", title: "Акт о выполнении работ (оказании услуг)", workflows: []int32{1, 2}},
	{name: "Invoice", title: "Счёт-фактура", workflows: []int32{15, 17}},
}

// documentTypeOf finds a type, in whatever case it is written.
func documentTypeOf(name string) *documentType {
	i := slices.IndexFunc(documentTypes, func(t documentType) bool { return strings.EqualFold(t.name, name) })
	if i < 0 {
		return nil
	}
	return &documentTypes[i]
}

// workflows are those of a function of a type, the usual one first.
func (s *Server) workflows(t *documentType, function string) []int32 {
	if len(t.functions) == 0 {
		return t.workflows
	}
	list := possible(function)
	if usual := s.options.Workflows[function]; slices.Contains(list, usual) {
		list = append([]int32{usual}, slices.DeleteFunc(list, func(id int32) bool { return id == usual })...)
	}
	return list
}

// neverYet is a day on which nothing begins soon.
const neverYet = "31.12.2099"

func (s *Server) getDocumentTypes(c *call) (answer, error) {
	if _, err := s.queryBox(c); err != nil {
		return answer{}, err
	}
	list := &wire.GetDocumentTypesResponseV3{}
	for i := range documentTypes {
		list.DocumentTypes = append(list.DocumentTypes, s.describe(&documentTypes[i]))
	}
	return answer{message: list}, nil
}

func (s *Server) describe(t *documentType) *wire.DocumentTypeDescriptionV3 {
	start, refusing := neverYet, wire.SupportedRejectionType_TypeSpecificRejection
	if s.universalInForce() {
		refusing = wire.SupportedRejectionType_UniversalMessage
	}
	if day := s.options.UniversalMessages; !day.IsZero() {
		start = day.Format(dayForm)
	}
	w := &wire.DocumentTypeDescriptionV3{
		Name: &t.name, Title: &t.title, RequiresFnsRegistration: proto.Bool(len(t.functions) > 0),
		UniversalMessagesStartDate: &start,
	}
	for _, function := range or(t.functions, defaultFunction) {
		f := &wire.DocumentFunctionV2{Name: &function}
		for i, version := range or(t.versions, "v1") {
			f.Versions = append(f.Versions, s.version(t, function, version, i == 0, refusing))
		}
		w.Functions = append(w.Functions, f)
	}
	return w
}

func (s *Server) version(
	t *documentType, function, version string, actual bool, refusing wire.SupportedRejectionType_Is,
) *wire.DocumentVersionV2 {
	flows := s.workflows(t, function)
	formal := len(t.functions) > 0
	v := &wire.DocumentVersionV2{
		Version: &version, SupportsContentPatching: proto.Bool(false), SupportsEncrypting: proto.Bool(false), IsActual: &actual,
		SupportsPredefinedRecipientTitle: proto.Bool(false), SupportsAmendmentRequest: &formal,
		RejectionType: refusing.Enum(),
	}
	for i, id := range flows {
		v.Workflows = append(v.Workflows, &wire.DocumentWorkflowV2{Id: &id, IsDefault: proto.Bool(i == 0)})
	}
	for i := range titlesOf(flows[0]) {
		v.Titles = append(v.Titles, &wire.DocumentTitleV2{
			IsFormal: &formal, Index: proto.Int32(int32(i)),
			SignerInfo: &wire.SignerInfoV2{SignerType: proto.Int32(1), ExtendedDocumentTitleType: proto.Int32(-1)},
		})
	}
	return v
}

// titlesOf is how many titles an exchange has.
func titlesOf(id int32) int {
	if workflowOf(id).recipient == ownTitle {
		return 2
	}
	return 1
}

func or(list []string, otherwise string) []string {
	if len(list) == 0 {
		return []string{otherwise}
	}
	return list
}
