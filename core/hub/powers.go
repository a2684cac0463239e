package hub

import (
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// PowerOf finds among the powers of attorney that the hub keeps the one by which a person signs for an organisation: that
// against which least speaks, so that what is said against it tells what to mend.
func (f inForce) PowerOf(tx store.ReadTx, holder cms.Name, principal string, kind document.Kind) (*signature.PowerUse, error) {
	kept, err := f.hub.plan().registry.Powers(tx)
	if err != nil {
		return nil, err
	}
	var chain []mchd.Power
	for _, k := range kept {
		if power, findings := mchd.Parse(k.Body, k.File); !fault.HasErrors(findings) {
			chain = append(chain, power)
		}
	}
	var nearest *signature.PowerUse
	fewest := 0
	for _, power := range chain {
		use := &signature.PowerUse{Power: power, Chain: chain, Kind: kind, Principal: principal}
		against := 0
		for _, finding := range signature.Authority(holder, *use, f.hub.options.Clock.Now()) {
			if finding.Severity == fault.SeverityError {
				against++
			}
		}
		if nearest == nil || against < fewest {
			nearest, fewest = use, against
		}
	}
	return nearest, nil
}
