/// Application services ([spec](https://spec.matrix.org/v1.19/application-service-api/)): their registration files,
/// read and checked at start-up. Nothing here talks to an application service yet.
@NullMarked
package dev.vesta.appservice;

import org.jspecify.annotations.NullMarked;
