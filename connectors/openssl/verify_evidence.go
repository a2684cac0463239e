package openssl

import (
	"context"
	"encoding/asn1"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// finding is what the tokens and proofs beside the signatures of a container come to.
type finding struct {
	reasons []string
	wrong   bool
	bound   bool      // every signature covers its certificate: CAdES
	at      time.Time // when all signatures were there already; zero: nothing proves it
}

func (f *finding) say(reason string) { f.reasons = append(f.reasons, reason) }

func (f *finding) refuse(reason string) { f.wrong, f.reasons = true, append(f.reasons, reason) }

// beside judges what stands beside the signatures: timestamps by openssl ts, answers of OCSP by openssl ocsp.
func (s *signer) beside(ctx context.Context, container []byte) (finding, error) {
	var f finding
	c, err := cms.Inspect(container)
	if err != nil {
		return f, nil //nolint:nilerr // openssl says what is wrong with it
	}
	if tokensIn(c) > maxTokens {
		f.refuse("к подписи приложено слишком много меток времени и ответов службы статуса")
		return f, nil
	}
	f.bound = !slices.ContainsFunc(c.Signatures, func(one cms.Signature) bool { return len(one.Bindings) == 0 })
	for _, one := range c.Signatures {
		stamped, err := s.stampsOf(ctx, one, &f)
		if err != nil {
			return f, err
		}
		if stamped.IsZero() {
			f.at = time.Time{}
			return f, nil
		}
		if stamped.After(f.at) { // of several signatures the last counts
			f.at = stamped
		}
		if err := s.proofsOf(ctx, one, stamped, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

// maxTokens bounds how often openssl is started for what a stranger has put into a container.
const maxTokens = 64

func tokensIn(c cms.Container) (n int) {
	for _, one := range c.Signatures {
		n += len(one.Timestamps) + len(one.ReferenceStamps) + len(one.Evidence.Answers)
	}
	return n
}

// stampsOf gives the earliest time that a trusted timestamp proves.
func (s *signer) stampsOf(ctx context.Context, one cms.Signature, f *finding) (proven time.Time, err error) {
	for _, stamp := range one.Timestamps {
		trusted, err := s.checkStamp(ctx, stamp, one.Value, f)
		if err != nil {
			return proven, err
		}
		if trusted && (proven.IsZero() || stamp.At.Before(proven)) {
			proven = stamp.At
		}
	}
	for _, stamp := range one.ReferenceStamps {
		if _, err := s.checkStamp(ctx, stamp, one.References, f); err != nil {
			return proven, err
		}
	}
	return proven, nil
}

// checkStamp has openssl check a token over data. One of an authority that is not trusted proves nothing and does no harm.
func (s *signer) checkStamp(ctx context.Context, stamp cms.Timestamp, data []byte, f *finding) (trusted bool, err error) {
	if s.roots == "" {
		f.say("метка времени не проверена: не заданы корневые сертификаты (roots)")
		return false, nil
	}
	files, remove, err := s.program.temporaries(stamp.Raw, data)
	if err != nil {
		return false, err
	}
	defer remove()
	args := append([]string{"ts", "-verify", "-token_in", "-in", files[0], "-data", files[1], "-attime", unix(stamp.At)}, s.trusted()...)
	said, holds, err := s.says(ctx, args)
	switch {
	case err != nil:
	case holds:
		f.say("метка времени от " + stamp.At.Format("02.01.2006 15:04:05 UTC") + " верна")
	case strings.Contains(said, "certificate verify error"):
		f.say("метка времени не подтверждена: её службе нет доверия")
	default:
		f.refuse("метка времени не от этой подписи или испорчена")
	}
	return holds, err
}

// says runs openssl for a yes or no. An error means that it does not run at all.
func (s *signer) says(ctx context.Context, args []string) (said string, yes bool, err error) {
	_, said, err = s.program.start(ctx, call{args: args})
	var ended *exec.ExitError
	switch {
	case err == nil:
		return said, true, nil
	case ctx.Err() != nil:
		return said, false, context.Cause(ctx)
	case !errors.As(err, &ended):
		return said, false, notRunning(err)
	}
	return said, false, nil
}

// proofsOf checks the answers of OCSP that a signature carries, as of the time when it was stamped.
func (s *signer) proofsOf(ctx context.Context, one cms.Signature, at time.Time, f *finding) error {
	for _, answer := range one.Evidence.Answers {
		file, err := s.program.temporary("answer-", wholeAnswer(answer.Raw))
		if err != nil {
			return err
		}
		args := []string{"ocsp", "-no_nonce", "-respin", file, "-CAfile", s.roots, "-no-CApath", "-no-CAstore", "-attime", unix(at)}
		if s.between != "" {
			args = append(args, "-verify_other", s.between)
		}
		_, holds, err := s.says(ctx, args)
		_ = os.Remove(file)
		if err != nil {
			return err
		}
		if !holds {
			f.refuse("ответ службы статуса, приложенный к подписи, не прошёл проверку")
			continue
		}
		for _, status := range answer.Statuses {
			if status.State == cms.StateRevoked && !status.RevokedAt.After(at) {
				f.refuse("сертификат отозван или приостановлен: так ответила служба статуса")
				continue
			}
			f.say("ответ службы статуса верен: сертификат " + status.Serial + " не отозван")
		}
	}
	return nil
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// wholeAnswer puts BasicOCSPResponse into OCSPResponse, as openssl reads it: RFC 6960, 4.2.1.
func wholeAnswer(basic []byte) []byte {
	type inner struct {
		Type asn1.ObjectIdentifier
		Body []byte
	}
	der, err := asn1.Marshal(struct {
		Status asn1.Enumerated
		Answer inner `asn1:"explicit,tag:0"`
	}{0, inner{asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}, basic}})
	if err != nil {
		return nil
	}
	return der
}
