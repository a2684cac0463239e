package openssl

import (
	"context"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/document"
)

// notQualified stands in every verdict.
const notQualified = "проверено средством без сертификата ФСБ: такая проверка не подтверждает квалифицированную подпись"

// verdicts are what openssl says, and what people read. The first that fits decides.
var verdicts = []struct{ said, message string }{
	{"content verify error", "документ изменён после подписания"},
	{"digest failure", "документ изменён после подписания"},
	{"bad signature", "подпись не соответствует документу или сертификату"},
	{"signature failure", "подпись не соответствует документу или сертификату"},
	{"certificate has expired", "срок действия сертификата истёк"},
	{"certificate is not yet valid", "срок действия сертификата ещё не начался"},
	{"certificate revoked", "сертификат отозван"},
	{"self-signed certificate", "сертификат выпущен тем, кому нет доверия"},
	{"self signed certificate", "сертификат выпущен тем, кому нет доверия"},
	{"unable to get local issuer certificate", "сертификат выпущен тем, кому нет доверия"},
	{"unable to get issuer certificate", "сертификат выпущен тем, кому нет доверия"},
	{"signer certificate not found", "в подписи нет сертификата подписавшего"},
	{"no signers", "в файле нет ни одной подписи"},
	{"asn1 encoding routines", "это не подпись в формате CMS (DER)"},
	{"wrong content type", "это не подпись в формате CMS (DER)"},
	{"reading smime content info", "это не подпись в формате CMS (DER)"},
}

// Verify implements sdk.Verifier.
func (s *signer) Verify(ctx context.Context, body, cms []byte) (sdk.Verdict, error) {
	content, err := s.program.temporary("content-", body)
	if err != nil {
		return sdk.Verdict{}, err
	}
	defer os.Remove(content)
	signers := content + ".pem"
	defer os.Remove(signers)
	args := []string{"cms", "-verify", "-binary", "-inform", "DER", "-content", content, "-purpose", "any", "-signer", signers, "-out", os.DevNull}
	if s.roots != "" {
		args = append(args, "-CAfile", s.known, "-no-CApath", "-no-CAstore")
	}
	evidence, err := s.beside(ctx, cms)
	if err != nil {
		return sdk.Verdict{}, err
	}
	if evidence.bound {
		args = append(args, "-cades")
	}
	if !evidence.at.IsZero() { // the certificates have to have been good then, not today
		args = append(args, "-attime", unix(evidence.at))
	}
	_, said, err := s.program.start(ctx, call{args: args, stdin: cms})
	var ended *exec.ExitError
	switch {
	case err == nil:
		reasons := append([]string{"подпись соответствует документу, сертификат выпущен доверенным центром"}, evidence.reasons...)
		return sdk.Verdict{Valid: !evidence.wrong, Reasons: append(reasons, notQualified), Certificates: readAll(signers)}, nil
	case ctx.Err() != nil:
		return sdk.Verdict{}, context.Cause(ctx)
	case !errors.As(err, &ended):
		return sdk.Verdict{}, notRunning(err)
	}
	for _, v := range verdicts {
		if strings.Contains(strings.ToLower(said), v.said) {
			return sdk.Verdict{Reasons: []string{v.message, notQualified}, Certificates: readAll(signers)}, nil
		}
	}
	return sdk.Verdict{Reasons: []string{"подпись не принята: " + lastError(said), notQualified}}, nil
}

func notRunning(err error) error {
	return sdk.Fail(document.CauseMisconfigured, "программа openssl не запускается: %v", err)
}

// readAll reads the signers' certificates; a signature that was not accepted may have left none.
func readAll(file string) []sdk.Certificate {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var list []sdk.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			return list
		}
		list = append(list, sdk.Certificate{Thumbprint: cades.Thumbprint(block.Bytes), DER: block.Bytes})
	}
}
