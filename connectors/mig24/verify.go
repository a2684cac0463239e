package mig24

import (
	"context"
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// verdict is what the service says of one signature.
type verdict struct {
	Valid       bool   `json:"valid"`
	Level       string `json:"level"`
	OCSP        bool   `json:"ocsp"`
	Timestamp   bool   `json:"timestamp"`
	Certificate []byte `json:"certificate"`
}

// Verify has the service judge a signature.
func (p signer) Verify(ctx context.Context, body, cms []byte) (sdk.Verdict, error) {
	var said []verdict
	question := map[string][]byte{"file": body, "sig": cms}
	_, err := p.a.signing.post(sdk.Question(ctx), "/api/v2/verify", question, &said)
	switch {
	case isStatus(err, http.StatusUnprocessableEntity):
		return sdk.Verdict{Reasons: []string{"МИГ24 не смог прочитать подпись"}}, nil
	case err != nil:
		return sdk.Verdict{}, err
	case len(said) == 0:
		return sdk.Verdict{Reasons: []string{"МИГ24 не нашёл в файле ни одной подписи"}}, nil
	}
	judged := sdk.Verdict{Valid: true}
	for _, v := range said {
		judged.Valid = judged.Valid && v.Valid
		judged.Reasons = append(judged.Reasons, v.words())
		if len(v.Certificate) > 0 {
			judged.Certificates = append(judged.Certificates, sdk.Certificate{Thumbprint: thumbprint(v.Certificate), DER: v.Certificate})
		}
	}
	return judged, nil
}

func (v verdict) words() string {
	text := "МИГ24: подпись неверна"
	if v.Valid {
		text = "МИГ24: подпись верна"
	}
	for _, part := range []struct {
		has       bool
		yes, none string
	}{
		{v.OCSP, "состояние сертификата подтверждено (OCSP)", "состояние сертификата не подтверждено"},
		{v.Timestamp, "есть штамп времени", "штампа времени нет"},
	} {
		if part.has {
			text += ", " + part.yes
		} else {
			text += ", " + part.none
		}
	}
	if v.Level != "" {
		text += ", вид " + clipped(v.Level)
	}
	return text
}
