package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asProgram has the test binary run as the program.
const asProgram = "UZEL_PKCS11_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestAPersonWhoStartsItIsToldWhatItIs(t *testing.T) {
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), asProgram+"=1")
	said, err := program.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "её запускает узел") {
		t.Errorf("%v\n%s", err, said)
	}
}
