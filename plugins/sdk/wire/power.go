package wire

import (
	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
)

// PowerStatusTo puts the state of a power of attorney on the wire.
func PowerStatusTo[S ~string](status S) connectorv1.PowerStatus {
	return connectorv1.PowerStatus(number(connectorv1.PowerStatus_value, "POWER_STATUS_", string(status)))
}

// PowerStatusFrom takes the state of a power of attorney from the wire; one that is unknown here is empty and says nothing.
func PowerStatusFrom[S ~string](status connectorv1.PowerStatus) S {
	return S(word(connectorv1.PowerStatus_name, "POWER_STATUS_", int32(status)))
}
