package steps

import (
	"encoding/base64"
	"strconv"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

// signedBody is what the signatures have to be of. Nobody accepts a document other than the one that was signed; that it
// came can be said of any.
func (a *answer) signedBody() []byte {
	switch a.Event {
	case docflow.Accepted, docflow.AcceptedPartly:
		return a.Body
	}
	return nil
}

// derSequence is the first byte of every container in DER.
const derSequence = 0x30

// otherDocument is what [signature.Inspect] says of a signature that is not of this document.
const otherDocument = "UZ-SIG-001"

// encoded are signatures in DER as the formats carry them. What is no signature, or is of other bytes, is told.
func encoded(signatures [][]byte, body []byte) ([]string, []fault.Finding) {
	if len(signatures) == 0 {
		return nil, []fault.Finding{errNoSignature.Finding(engine.AnswerSignatures, "")}
	}
	var list []string
	var findings []fault.Finding
	for i, s := range signatures {
		path := engine.AnswerSignatures + "/" + strconv.Itoa(i)
		container, err := cms.Inspect(s)
		if err != nil || len(s) == 0 || s[0] != derSequence {
			findings = append(findings, errSignature.Finding(path, ""))
			continue
		}
		for _, found := range signature.Inspect(container, signature.Subject{Body: body}) {
			if found.Code == otherDocument {
				found.Path = path
				findings = append(findings, found)
			}
		}
		list = append(list, base64.StdEncoding.EncodeToString(s))
	}
	return list, findings
}
