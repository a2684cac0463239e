package reconciliation

import (
	_ "embed" // the schemas

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// What the files are recognised by.
const (
	version   = "5.01"
	kndAct    = "1110332"
	kndAnswer = "1110333"

	actPrefix    = "ON_AKTSVEROTP"
	answerPrefix = "ON_AKTSVERPOL"
)

var (
	//go:embed ON_AKTSVEROTP_5.01.xsd
	actXSD []byte
	//go:embed ON_AKTSVERPOL_5.01.xsd
	answerXSD []byte
)

var actFormat = taxfile.Format[Act]{
	Version: version, KND: kndAct, Prefix: actPrefix, Walk: walkAct, Inspect: inspectAct,
	Schema: taxfile.CompileOnce("ON_AKTSVEROTP_5.01.xsd", actXSD),
	Places: taxfile.PlacesOnce(walkAct, ownFields...),
}

var answerFormat = taxfile.Format[Answer]{
	Version: version, KND: kndAnswer, Prefix: answerPrefix, Walk: walkAnswer, Inspect: inspectAnswer,
	Schema: taxfile.CompileOnce("ON_AKTSVERPOL_5.01.xsd", answerXSD),
	Places: taxfile.PlacesOnce(walkAnswer, ownFields...),
}

// ownFields of the models are no part of a file.
var ownFields = []string{"/version", "/identity", "/unknown"}

// fileName is the name of a file. The facts name no rule for acts of reconciliation: that it is the one of all files of
// the exchange, receiver first, is a guess, and a name made otherwise is only warned of.
func fileName(prefix string, id taxfile.Identity) taxfile.FileName {
	id.Flags = ""
	return taxfile.NameOf(prefix, id)
}

// identify takes from ИдФайл what only it knows. It reports false when the identity would not give this ИдФайл back.
func identify(id *taxfile.Identity, prefix, fileID string) bool {
	name, ok := taxfile.ParseFileName(fileID)
	if !ok || name.Prefix != prefix || name.Flags != "" {
		return false
	}
	id.GUID, id.Sender, id.Receiver = name.GUID, name.Sender, name.Receiver
	return name.Date == id.Date
}

// Is says whether a file is an act of reconciliation or the answer to one, of whatever version.
func Is(root *etree.Element) bool {
	knd, _, ok := taxfile.Marks(root)
	return ok && (knd == kndAct || knd == kndAnswer)
}

// Recognise says whether a file is an act of reconciliation or the answer to one of a version that is checked here, and of which.
func Recognise(root *etree.Element) (string, bool) {
	_, stated, _ := taxfile.Marks(root)
	return version, Is(root) && stated == version
}
