package host

import (
	"encoding/json"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// What travels between hub and connector is described once, in sdk; the hub uses it under these names.
type (
	Fault           = sdk.Fault
	Capability      = sdk.Capability
	Settlement      = sdk.Settlement
	Action          = sdk.Action
	Period          = sdk.Period
	Discovered      = sdk.Discovered
	Status          = sdk.Status
	Quota           = sdk.Quota
	Window          = sdk.Window
	ReadRequest     = sdk.ReadRequest
	Item            = sdk.Item
	Problem         = sdk.Problem
	Box             = sdk.Box
	Counterparty    = sdk.Counterparty
	Act             = sdk.Act
	Draft           = sdk.Draft
	Part            = sdk.Part
	Signature       = sdk.Signature
	Receipt         = sdk.Receipt
	Settled         = sdk.Settled
	SignOrder       = sdk.SignOrder
	Certificate     = sdk.Certificate
	SignatureStatus = sdk.SignatureStatus
	Verdict         = sdk.Verdict
	PowerRef        = sdk.PowerRef
	PowerState      = sdk.PowerState
	PowerStatus     = sdk.PowerStatus
)

// The words of sdk that the hub needs.
const (
	SettleByLookup = sdk.SettleByLookup
	SettleByRepeat = sdk.SettleByRepeat
	SettleByPerson = sdk.SettleByPerson

	ActionSend              = sdk.ActionSend
	ActionSign              = sdk.ActionSign
	ActionRefuse            = sdk.ActionRefuse
	ActionRequestCorrection = sdk.ActionRequestCorrection
	ActionAnnul             = sdk.ActionAnnul
	ActionAcknowledge       = sdk.ActionAcknowledge
	ActionSubmit            = sdk.ActionSubmit
	ActionRegister          = sdk.ActionRegister
	ActionRevoke            = sdk.ActionRevoke

	CapabilitySource      = sdk.CapabilitySource
	CapabilityDirectory   = sdk.CapabilityDirectory
	CapabilityDestination = sdk.CapabilityDestination
	CapabilitySigner      = sdk.CapabilitySigner
	CapabilityDiscover    = sdk.CapabilityDiscover
	CapabilityStatus      = sdk.CapabilityStatus
	CapabilityTally       = sdk.CapabilityTally
	CapabilityPowers      = sdk.CapabilityPowers

	PowerRegistered = sdk.PowerRegistered
	PowerRevoked    = sdk.PowerRevoked
	PowerExpired    = sdk.PowerExpired
	PowerUnknown    = sdk.PowerUnknown
)

// Description is what a connector says of itself.
type Description struct {
	sdk.Description                 // its Config is empty here: see ConfigSchema
	ConfigSchema    json.RawMessage // JSON Schema; secrets carry "writeOnly": true
	Capabilities    []Capability    // as declared before Open; a connection's own are in its ConnectionState
	Protocol        int             // the version of the contract that was agreed on
}

// Delivery is one thing that a source gave: an item, or a problem in the place of one.
type Delivery struct {
	Item    *Item
	Problem *Problem
}

// Cursor is the source's position after this delivery.
func (d Delivery) Cursor() string {
	if d.Item != nil {
		return d.Item.Cursor
	}
	return d.Problem.Cursor
}

// Envelope is what is known of the document.
func (d Delivery) Envelope() document.Envelope {
	if d.Item != nil {
		return d.Item.Document
	}
	return d.Problem.Document
}

// Body is the document's bytes; a problem has none.
func (d Delivery) Body() []byte {
	if d.Item != nil {
		return d.Item.Body
	}
	return nil
}
