package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	faultCode = regexp.MustCompile(`^UZ-[A-Z]{3}-[0-9]{3}$`)
	russian   = regexp.MustCompile(`[а-яё]`)
)

// Every code that the program can say is well formed and tells a person, in Russian, what is wrong and what to do.
func TestEveryFaultSpeaks(t *testing.T) {
	kinds := fault.Kinds()
	if len(kinds) < 50 {
		t.Fatalf("only %d kinds are linked in", len(kinds))
	}
	blames := []fault.Blame{fault.Input, fault.Setup, fault.Connector, fault.Remote, fault.Hub}
	for _, k := range kinds {
		if !faultCode.MatchString(k.Code) {
			t.Errorf("%s: the code has not the form UZ-AAA-000", k.Code)
		}
		if !russian.MatchString(k.Message) || strings.HasSuffix(k.Message, ".") {
			t.Errorf("%s: %q is not one Russian sentence without a full stop", k.Code, k.Message)
		}
		if !russian.MatchString(k.Hint) {
			t.Errorf("%s: the hint %q does not say in Russian what to do", k.Code, k.Hint)
		}
		if !slices.Contains(blames, k.Blame) {
			t.Errorf("%s: nobody is to blame: %q", k.Code, k.Blame)
		}
	}
}
