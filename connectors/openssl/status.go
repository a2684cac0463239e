package openssl

import (
	"bytes"
	"context"
	"crypto/x509"
	"os"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// proof says that a certificate was not revoked: an answer of OCSP or a list.
type proof struct {
	answer *cms.StatusAnswer
	list   *x509.RevocationList
}

// proofOf gets the proof of a certificate from where it says that it is had. The signer's own service may be set.
func (s *signer) proofOf(ctx context.Context, x, issuer *x509.Certificate, signers bool) (proof, error) {
	address := ""
	if len(x.OCSPServer) > 0 {
		address = x.OCSPServer[0]
	}
	if signers && s.ocsp != "" {
		address = s.ocsp
	}
	switch {
	case address != "":
		answer, err := s.status(ctx, address, x, issuer)
		return proof{answer: answer}, err
	case len(x.CRLDistributionPoints) > 0:
		list, err := s.revocations(ctx, x, issuer)
		return proof{list: list}, err
	}
	return proof{}, noStatusAddress()
}

func noStatusAddress() error {
	return sdk.Fail(document.CauseMisconfigured, "в сертификате нет адреса службы его статуса (OCSP): усиленная подпись невозможна").
		Advise("получите сертификат, в котором адрес есть, укажите ocsp или подписывайте с level: T")
}

// status asks an OCSP service about a certificate. openssl checks the nonce, the signature, and that the issuer has given the
// service this right; then it reads the state.
func (s *signer) status(ctx context.Context, address string, x, issuer *x509.Certificate) (*cms.StatusAnswer, error) {
	files, remove, err := s.program.temporaries(pemOf(x), pemOf(issuer))
	if err != nil {
		return nil, err
	}
	defer remove()
	request := files[0] + ".req"
	defer os.Remove(request)
	about := []string{"-issuer", files[1], "-cert", files[0]}
	args := append([]string{"ocsp", "-reqout", request}, about...)
	if _, err := s.program.run(ctx, call{args: args, what: "запрос статуса сертификата не составлен"}); err != nil {
		return nil, err
	}
	question, err := os.ReadFile(request)
	if err != nil {
		return nil, sdk.Fail(document.CauseTransient, "временный файл не прочитан: %v", err)
	}
	reply, err := s.ask(ctx, "служба статуса сертификатов", address, "application/ocsp-request", question)
	if err != nil {
		return nil, err
	}
	answer, err := cms.ReadStatus(reply)
	if err != nil {
		return nil, sdk.Fail(document.CauseTransient, "ответ службы статуса сертификатов не читается: %v", err)
	}
	return &answer, s.checkStatus(ctx, request, about, reply)
}

func (s *signer) checkStatus(ctx context.Context, request string, about []string, reply []byte) error {
	file, err := s.program.temporary("reply-", reply)
	if err != nil {
		return err
	}
	defer os.Remove(file)
	base := []string{"ocsp", "-no_nonce", "-respin", file, "-CAfile", s.roots, "-no-CApath", "-no-CAstore"}
	if s.between != "" {
		base = append(base, "-verify_other", s.between)
	}
	// The nonce is compared with the question as it was sent; named once more, the certificate would make it another one.
	if _, said, err := s.program.start(ctx, call{args: append(base[:len(base):len(base)], "-reqin", request)}); err != nil {
		return unprovenStatus(said)
	}
	out, said, err := s.program.start(ctx, call{args: append(base, about...)})
	switch state := stateIn(string(out)); {
	case err != nil:
		return unprovenStatus(said)
	case strings.Contains(string(out)+said, "Status times invalid"):
		return sdk.Fail(document.CauseTransient, "ответ службы статуса сертификатов устарел").Advise("проверьте часы этого компьютера")
	case state == "revoked":
		return sdk.Fail(document.CauseMisconfigured, "сертификат отозван или приостановлен: подписывать им нельзя").
			Advise("возьмите действующий сертификат")
	case state != "good":
		return sdk.Fail(document.CauseMisconfigured, "служба статуса не знает этого сертификата").Advise("проверьте адрес службы (ocsp)")
	}
	return nil
}

func unprovenStatus(said string) error {
	return sdk.Fail(document.CauseMisconfigured, "ответ службы статуса сертификатов не прошёл проверку").Remote("", lastError(said)).
		Advise("проверьте адрес службы (ocsp) и корневые сертификаты (roots)")
}

// stateIn reads the line "file: good".
func stateIn(out string) string {
	line, _, _ := strings.Cut(out, "\n")
	_, state, _ := strings.Cut(line, ": ")
	return strings.TrimSpace(state)
}

// revocations gets the list of the revoked certificates of an issuer.
func (s *signer) revocations(ctx context.Context, x, issuer *x509.Certificate) (*x509.RevocationList, error) {
	der, err := s.ask(ctx, "список отозванных сертификатов", x.CRLDistributionPoints[0], "", nil)
	if err != nil {
		return nil, err
	}
	list, err := x509.ParseRevocationList(der)
	if err != nil || !bytes.Equal(list.RawIssuer, x.RawIssuer) {
		return nil, sdk.Fail(document.CauseTransient, "список отозванных сертификатов не читается")
	}
	file, err := s.program.temporary("issuer-", pemOf(issuer))
	if err != nil {
		return nil, err
	}
	defer os.Remove(file)
	args := []string{"crl", "-inform", "DER", "-noout", "-CAfile", file, "-no-CApath", "-no-CAstore"}
	if _, said, err := s.program.start(ctx, call{args: args, stdin: der}); err != nil || !strings.Contains(said, "verify OK") {
		return nil, sdk.Fail(document.CauseMisconfigured, "список отозванных сертификатов не прошёл проверку").Remote("", lastError(said))
	}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(x.SerialNumber) == 0 {
			return nil, sdk.Fail(document.CauseMisconfigured, "сертификат центра отозван: подписывать нельзя")
		}
	}
	return list, nil
}
