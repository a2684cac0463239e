package sandbox

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// documentType is a type that may be sent. Names and versions are the service's; the numbers of workflows beyond 2, the
// exchange with two signatures, are guesses.
type documentType struct {
	name, title string
	functions   []string
	versions    []string // the first is that in force
	workflow    int32
}

const defaultFunction = "default"

// Workflows.
const (
	unilateral   = 1
	bilateral    = 2
	onlyReceipts = 3  // a guess
	withTitle    = 16 // a guess, out of 16 to 18
)

var documentTypes = []documentType{
	{
		name: "UniversalTransferDocument", title: "Универсальный передаточный документ",
		functions: []string{"СЧФ", "ДОП", "СЧФДОП"},
		versions:  []string{"utd970_05_02_01", "utd820_05_01_02_hyphen", "utd820_05_01_01"},
	},
	{
		name: "UniversalCorrectionDocument", title: "Универсальный корректировочный документ",
		functions: []string{"КСЧФ", "ДИС", "КСЧФДИС"}, versions: []string{"ucd736_05_01_02"},
	},
	{name: "Nonformalized", title: "Неформализованный документ", workflow: bilateral},
	{name: "ProformaInvoice", title: "Счёт на оплату", workflow: unilateral},
	{name: "Contract", title: "Договор", workflow: bilateral},
	{name: "ReconciliationAct", title: "Акт сверки", workflow: bilateral},
	{name: "XmlAcceptanceCertificate", title: "Акт о выполнении работ (оказании услуг)", workflow: bilateral},
	{name: "Invoice", title: "Счёт-фактура", workflow: onlyReceipts},
}

func documentTypeOf(name string) *documentType {
	i := slices.IndexFunc(documentTypes, func(t documentType) bool { return t.name == name })
	if i < 0 {
		return nil
	}
	return &documentTypes[i]
}

func workflowOf(d *document) int32 {
	if d.titled() {
		return withTitle
	}
	return onlyReceipts
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
		start = day.Format("02.01.2006")
	}
	w := &wire.DocumentTypeDescriptionV3{
		Name: &t.name, Title: &t.title, RequiresFnsRegistration: proto.Bool(len(t.functions) > 0),
		UniversalMessagesStartDate: &start,
	}
	for _, function := range or(t.functions, defaultFunction) {
		f := &wire.DocumentFunctionV2{Name: &function}
		for i, version := range or(t.versions, "v1") {
			f.Versions = append(f.Versions, t.version(function, version, i == 0, refusing))
		}
		w.Functions = append(w.Functions, f)
	}
	return w
}

func (t *documentType) version(function, version string, actual bool, rejection wire.SupportedRejectionType_Is) *wire.DocumentVersionV2 {
	workflow := cmp.Or(t.workflow, workflowOf(&document{typeNamedID: t.name, function: function}))
	formal := len(t.functions) > 0
	v := &wire.DocumentVersionV2{
		Version: &version, SupportsContentPatching: proto.Bool(false), SupportsEncrypting: proto.Bool(false), IsActual: &actual,
		SupportsPredefinedRecipientTitle: proto.Bool(false), SupportsAmendmentRequest: &formal,
		Workflows:     []*wire.DocumentWorkflowV2{{Id: &workflow, IsDefault: proto.Bool(true)}},
		RejectionType: rejection.Enum(),
	}
	for i := range titlesOf(&document{typeNamedID: t.name, function: function}) {
		v.Titles = append(v.Titles, &wire.DocumentTitleV2{
			IsFormal: &formal, Index: proto.Int32(int32(i)),
			SignerInfo: &wire.SignerInfoV2{SignerType: proto.Int32(1), ExtendedDocumentTitleType: proto.Int32(-1)},
		})
	}
	return v
}

func titlesOf(d *document) int {
	if d.titled() {
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
