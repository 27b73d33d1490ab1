/**
 * Who may read what of a passport: tiers by law, roles, and grants that are given and taken back.
 * Pure decisions; whoever serves a read asks here, each time, and logs the answer.
 */
@NullMarked
package io.packtrail.passportupdater.access;

import org.jspecify.annotations.NullMarked;
