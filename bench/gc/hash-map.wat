;; A chained hash map of structs with i32 keys and boxed values: arrays of references, casts, growth.
(module
  (type $entry (sub final (struct (field $key i32) (field $value (mut (ref eq))) (field $next (mut (ref null $entry))))))
  (type $box (sub final (struct (field $content (mut i64)))))
  (type $entries (array (mut (ref null $entry))))
  (type $map (sub final (struct (field $table (mut (ref $entries))) (field $count (mut i32)))))

  (func $hash (param $key i32) (result i32)
    (local.set $key (i32.mul (i32.xor (local.get $key) (i32.shr_u (local.get $key) (i32.const 16))) (i32.const 0x45d9f3b)))
    (i32.xor (local.get $key) (i32.shr_u (local.get $key) (i32.const 16))))

  (func $find (param $map (ref $map)) (param $key i32) (result (ref null $entry))
    (local $entry (ref null $entry)) (local $table (ref null $entries))
    (local.set $table (struct.get $map $table (local.get $map)))
    (local.set $entry
      (array.get $entries (local.get $table)
        (i32.and (call $hash (local.get $key)) (i32.sub (array.len (local.get $table)) (i32.const 1)))))
    (block $done
      (loop $more
        (br_if $done (ref.is_null (local.get $entry)))
        (br_if $done (i32.eq (struct.get $entry $key (local.get $entry)) (local.get $key)))
        (local.set $entry (struct.get $entry $next (local.get $entry)))
        (br $more)))
    (local.get $entry))

  (func $grow (param $map (ref $map))
    (local $old (ref null $entries)) (local $new (ref null $entries)) (local $i i32) (local $mask i32) (local $slot i32)
    (local $entry (ref null $entry)) (local $next (ref null $entry))
    (local.set $old (struct.get $map $table (local.get $map)))
    (local.set $new (array.new_default $entries (i32.shl (array.len (local.get $old)) (i32.const 1))))
    (local.set $mask (i32.sub (array.len (local.get $new)) (i32.const 1)))
    (loop $slots
      (local.set $entry (array.get $entries (local.get $old) (local.get $i)))
      (block $done
        (loop $chain
          (br_if $done (ref.is_null (local.get $entry)))
          (local.set $next (struct.get $entry $next (local.get $entry)))
          (local.set $slot (i32.and (call $hash (struct.get $entry $key (local.get $entry))) (local.get $mask)))
          (struct.set $entry $next (local.get $entry) (array.get $entries (local.get $new) (local.get $slot)))
          (array.set $entries (local.get $new) (local.get $slot) (local.get $entry))
          (local.set $entry (local.get $next))
          (br $chain)))
      (br_if $slots (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (array.len (local.get $old)))))
    (struct.set $map $table (local.get $map) (ref.as_non_null (local.get $new))))

  (func $put (param $map (ref $map)) (param $key i32) (param $value i64)
    (local $entry (ref null $entry)) (local $table (ref null $entries)) (local $slot i32)
    (local.set $entry (call $find (local.get $map) (local.get $key)))
    (if (ref.is_null (local.get $entry))
      (then
        (if (i32.ge_s (struct.get $map $count (local.get $map)) (array.len (struct.get $map $table (local.get $map))))
          (then (call $grow (local.get $map))))
        (local.set $table (struct.get $map $table (local.get $map)))
        (local.set $slot (i32.and (call $hash (local.get $key)) (i32.sub (array.len (local.get $table)) (i32.const 1))))
        (array.set $entries (local.get $table) (local.get $slot)
          (struct.new $entry (local.get $key) (struct.new $box (local.get $value))
            (array.get $entries (local.get $table) (local.get $slot))))
        (struct.set $map $count (local.get $map) (i32.add (struct.get $map $count (local.get $map)) (i32.const 1))))
      (else
        (struct.set $box $content
          (ref.cast (ref $box) (struct.get $entry $value (local.get $entry)))
          (local.get $value)))))

  (func $get (param $map (ref $map)) (param $key i32) (result i64)
    (local $entry (ref null $entry))
    (if (result i64) (ref.is_null (local.tee $entry (call $find (local.get $map) (local.get $key))))
      (then (i64.const -1))
      (else (struct.get $box $content (ref.cast (ref $box) (struct.get $entry $value (local.get $entry)))))))

  (func (export "run") (param $n i32) (result i32)
    (local $map (ref null $map)) (local $i i32) (local $total i64) (local $round i32)
    (loop $rounds
      (local.set $map (struct.new $map (array.new_default $entries (i32.const 16)) (i32.const 0)))
      (local.set $i (i32.const 0))
      (loop $puts
        (call $put (ref.as_non_null (local.get $map)) (i32.mul (local.get $i) (i32.const 7)) (i64.extend_i32_s (local.get $i)))
        (br_if $puts (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20000))))
      (local.set $i (i32.const 0))
      (loop $gets
        (local.set $total (i64.add (local.get $total) (call $get (ref.as_non_null (local.get $map)) (local.get $i))))
        (br_if $gets (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 140000))))
      (br_if $rounds (i32.lt_s (local.tee $round (i32.add (local.get $round) (i32.const 1))) (local.get $n))))
    (i32.wrap_i64 (i64.xor (local.get $total) (i64.shr_u (local.get $total) (i64.const 32))))))
