/// Push rules ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules)): [PushRuleset] holds a
/// user's rules and evaluates an event to [PushActions]; [DefaultPushRules] is what every user begins with,
/// [PushRuleEdits] what clients may change.
@NullMarked
package dev.vesta.protocol.push;

import org.jspecify.annotations.NullMarked;
