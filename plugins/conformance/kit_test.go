package conformance_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
)

const envFlaw = "UZEL_TEST_FLAW"

// flaws are what can be wrong with a connector, and the rule that finds it.
var flaws = map[string]string{
	"changing":      "description/is the same from every process",
	"foreign":       "description/says what a hub has to know",
	"undecided":     "description/says what a hub has to know",
	"unmarked":      "description/marks the secrets of the configuration",
	"eager":         "connection/opens though the other side is away",
	"speechless":    "connection/is checked, with words for a person",
	"overpromising": "connection/answers what it says it can",
	"anglophone":    "connection/tells why it cannot reach the other side",
	"selfblaming":   "connection/tells why it cannot reach the other side",
	"deaf":          "connection/breaks a call off when nobody waits for it",
	"leaky":         "connection/leaves nothing running after Close",
	"stammering":    "source/gives everything once",
	"offtopic":      "source/gives everything once",
	"forgetful":     "source/gives nothing twice",
	"restless":      "source/gives the same again until it is taken",
	"hasty":         "source/goes on after a crash without loss or repetition",
	"touchy":        "source/may be told twice that something is durable",
	"blocked":       "source/does not wait behind what it cannot read",
	"credulous":     "source/counts what it was never told of",
	"onesided":      "destination/counts what was sent",
	"doubling":      "destination/does an act once and proves it",
	"confusing":     "destination/takes acts under different keys for different acts",
	"unproven":      "destination/does an act once and proves it",
	"pessimistic":   "destination/settles an act in the middle of which it was killed",
	"unrepeatable":  "destination/answers the same act as the first time",
	"redrafting":    "destination/makes the same draft for the same key",
	"evasive":       "destination/tells a refusal from anything else",
	"optimistic":    "destination/says unknown when the answer is lost, and settles it",
	"alarmed":       "directory/finds nobody where there is nobody",
	"unsociable":    "directory/lists those it knows",
	"uncertified":   "signer/names its certificates",
	"inconstant":    "signer/signs, and the same for the same key",
	"absentminded":  "signer/signs the same after a restart",
	"obliging":      "signer/signs with no certificate that it does not have",
	"importunate":   "signer/asks a person once under a key",
	"disloyal":      "signer/asks a person once under a key",
	"remembering":   "powers/tells a revocation as soon as it is asked again",
	"gullible":      "powers/knows no power that the registry does not know",
	"inventive":     "powers/makes up no state when the registry is away",
	"doubting":      "powers/tells a power that is in force",
	"lenient":       "configuration/with an unknown key is refused by its name",
	"trusting":      "configuration/of the real service is refused when it is marked as a sandbox",
	"suspicious":    "configuration/of the real service is refused when it is marked as a sandbox",
}

func TestMain(m *testing.M) {
	connectors := []sdk.Connector{drop{}, flawed{}}
	for flaw := range flaws {
		connectors = append(connectors, flawed{flaw})
	}
	conformance.Main(m, connectors...)
}

// TestASoundConnector is also what the processes of TestTheKitFindsEveryFlaw run, with a flaw.
func TestASoundConnector(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: flawed{os.Getenv(envFlaw)}, Sandbox: officeSandbox})
}

// A kit that finds nothing proves nothing.
func TestTheKitFindsEveryFlaw(t *testing.T) {
	if os.Getenv(envFlaw) != "" {
		t.Skip("within itself")
	}
	for flaw, rule := range flaws {
		t.Run(flaw, func(t *testing.T) {
			t.Parallel()
			name := strings.ReplaceAll("TestASoundConnector/"+rule, " ", "_")
			parts := strings.Split(name, "/")
			cmd := exec.Command(os.Args[0], "-test.v", "-test.short", "-test.run", "^"+strings.Join(parts, "$/^")+"$")
			cmd.Env = append(os.Environ(), envFlaw+"="+flaw)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: "+name) {
				t.Errorf("the rule %q does not find it: %v\n%s", rule, err, out)
			}
		})
	}
}
