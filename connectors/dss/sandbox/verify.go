package sandbox

import (
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
)

// verify judges a detached signature; anybody may ask.
func (s *Server) verify(c *call) {
	var in struct {
		SignatureType, Content, Source string
	}
	if !c.read(&in) {
		return
	}
	signature, err := base64.StdEncoding.DecodeString(in.Content)
	body, err2 := base64.StdEncoding.DecodeString(in.Source)
	if err != nil || err2 != nil || in.SignatureType != "CAdES" {
		c.refuse(http.StatusBadRequest, "invalid_request", "The sandbox verifies CAdES in base64")
		return
	}
	verdict := cades.Verify(body, signature, s.keys[0].Issuer)
	results := []map[string]any{}
	for _, one := range verdict.Certificates {
		results = append(results, result(verdict.Valid, verdict.Reasons[0], one.DER, signature))
	}
	if len(results) == 0 {
		results = append(results, map[string]any{"Result": false, "Message": verdict.Reasons[0]})
	}
	c.reply(results)
}

func result(valid bool, message string, der, signature []byte) map[string]any {
	r := map[string]any{"Result": valid, "Message": message, "SignerCertificate": base64.StdEncoding.EncodeToString(der)}
	if x, err := x509.ParseCertificate(der); err == nil {
		r["SignerCertificateInfo"] = map[string]string{
			"SubjectName": x.Subject.String(), "IssuerName": x.Issuer.String(), "NotBefore": x.NotBefore.Format(time.RFC3339),
			"NotAfter": x.NotAfter.Format(time.RFC3339), "Thumbprint": cades.Thumbprint(der), "SerialNumber": strings.ToUpper(x.SerialNumber.Text(16)),
		}
	}
	if read, err := cms.Inspect(signature); err == nil {
		info := map[string]string{"CAdESType": strings.TrimPrefix(string(read.Signatures[0].Level), "CAdES-")}
		if at := read.Signatures[0].SignedAt; at != nil {
			info["LocalSigningTime"] = at.Format(time.RFC3339)
		}
		r["SignatureInfo"] = info
	}
	return r
}
