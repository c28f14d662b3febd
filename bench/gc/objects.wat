;; What compilers of class-based languages emit: open classes in a tree, a vtable and an array of itables in every object, casts to classes
;; that have subclasses, methods of one type shared by many classes, boxed numbers.
(module
  (rec
    (type $method (func (param (ref null $object)) (result i32)))
    (type $vtable (sub (struct (field $id i32) (field $hash (ref $method)) (field $size (ref $method)))))
    (type $itables (array (ref null struct)))
    (type $object (sub (struct (field $vtable (ref $vtable)) (field $itables (ref null $itables)))))
    (type $visit (func (param (ref null $object)) (param i32) (result i32)))
    (type $visitable (sub final (struct (field $visit (ref $visit)))))
    (type $number (sub final $object (struct (field $vtable (ref $vtable)) (field $itables (ref null $itables)) (field $value i32))))
    (type $node (sub $object (struct (field $vtable (ref $vtable)) (field $itables (ref null $itables)) (field $left (mut (ref null $object))) (field $weight (mut i32)))))
    (type $pair (sub $node (struct (field $vtable (ref $vtable)) (field $itables (ref null $itables)) (field $left (mut (ref null $object))) (field $weight (mut i32)) (field $right (mut (ref null $object))))))
    (type $leaf (sub $node (struct (field $vtable (ref $vtable)) (field $itables (ref null $itables)) (field $left (mut (ref null $object))) (field $weight (mut i32)))))
    (type $objects (array (mut (ref null $object)))))

  (global $number.vtable (ref $vtable) (struct.new $vtable (i32.const 1) (ref.func $number.hash) (ref.func $number.size)))
  (global $pair.vtable (ref $vtable) (struct.new $vtable (i32.const 2) (ref.func $pair.hash) (ref.func $pair.size)))
  (global $leaf.vtable (ref $vtable) (struct.new $vtable (i32.const 3) (ref.func $leaf.hash) (ref.func $node.size)))
  (global $number.itables (ref $itables) (array.new_fixed $itables 1 (struct.new $visitable (ref.func $number.visit))))
  (global $pair.itables (ref $itables) (array.new_fixed $itables 1 (struct.new $visitable (ref.func $pair.visit))))
  (global $leaf.itables (ref $itables) (array.new_fixed $itables 1 (struct.new $visitable (ref.func $leaf.visit))))

  (func $number.new (param i32) (result (ref $object))
    (struct.new $number (global.get $number.vtable) (global.get $number.itables) (local.get 0)))
  (func $number.hash (type $method)
    (i32.mul (struct.get $number $value (ref.cast (ref $number) (local.get 0))) (i32.const 31)))
  (func $number.size (type $method) (i32.const 1))
  (func $number.visit (type $visit)
    (i32.add (struct.get $number $value (ref.cast (ref $number) (local.get 0))) (local.get 1)))

  (func $node.size (type $method) (struct.get $node $weight (ref.cast (ref $node) (local.get 0))))
  (func $pair.hash (type $method)
    (local $this (ref null $pair)) (local $left (ref null $object)) (local $right (ref null $object))
    (local.set $this (ref.cast (ref $pair) (local.get 0)))
    (local.set $left (struct.get $pair $left (local.get $this)))
    (local.set $right (struct.get $pair $right (local.get $this)))
    (i32.xor
      (call_ref $method (local.get $left) (struct.get $vtable $hash (struct.get $object $vtable (local.get $left))))
      (i32.mul (i32.const 17)
        (call_ref $method (local.get $right) (struct.get $vtable $hash (struct.get $object $vtable (local.get $right)))))))
  (func $pair.size (type $method)
    (local $this (ref null $pair)) (local $left (ref null $object)) (local $right (ref null $object))
    (local.set $this (ref.cast (ref $pair) (local.get 0)))
    (local.set $left (struct.get $pair $left (local.get $this)))
    (local.set $right (struct.get $pair $right (local.get $this)))
    (i32.add
      (call_ref $method (local.get $left) (struct.get $vtable $size (struct.get $object $vtable (local.get $left))))
      (call_ref $method (local.get $right) (struct.get $vtable $size (struct.get $object $vtable (local.get $right))))))
  (func $pair.visit (type $visit)
    (local $this (ref null $pair))
    (local.set $this (ref.cast (ref $pair) (local.get 0)))
    (struct.set $pair $weight (local.get $this) (i32.add (struct.get $pair $weight (local.get $this)) (local.get 1)))
    (struct.get $pair $weight (local.get $this)))
  (func $leaf.hash (type $method) (struct.get $leaf $weight (ref.cast (ref $leaf) (local.get 0))))
  (func $leaf.visit (type $visit)
    (local $this (ref null $node))
    (local.set $this (ref.cast (ref $node) (local.get 0)))
    (struct.set $node $weight (local.get $this) (i32.and (i32.add (struct.get $node $weight (local.get $this)) (local.get 1)) (i32.const 0xFFFF)))
    (struct.get $node $weight (local.get $this)))

  (func $visit (param $object (ref null $object)) (param $by i32) (result i32)
    (call_ref $visit (local.get $object) (local.get $by)
      (struct.get $visitable $visit
        (ref.cast (ref $visitable) (array.get $itables (struct.get $object $itables (local.get $object)) (i32.const 0))))))

  (func (export "run") (param $n i32) (result i32)
    (local $objects (ref null $objects)) (local $i i32) (local $round i32) (local $total i32) (local $object (ref null $object))
    (local.set $objects (array.new_default $objects (i32.const 600)))
    (loop $fill
      (array.set $objects (local.get $objects) (local.get $i) (call $number.new (local.get $i)))
      (array.set $objects (local.get $objects) (i32.add (local.get $i) (i32.const 1))
        (struct.new $leaf (global.get $leaf.vtable) (global.get $leaf.itables) (ref.null $object) (local.get $i)))
      (array.set $objects (local.get $objects) (i32.add (local.get $i) (i32.const 2))
        (struct.new $pair (global.get $pair.vtable) (global.get $pair.itables)
          (array.get $objects (local.get $objects) (local.get $i)) (local.get $i)
          (array.get $objects (local.get $objects) (i32.add (local.get $i) (i32.const 1)))))
      (br_if $fill (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 600))))
    (loop $rounds
      (local.set $i (i32.const 0))
      (loop $each
        (local.set $object (array.get $objects (local.get $objects) (local.get $i)))
        (local.set $total
          (i32.add (local.get $total)
            (i32.add
              (call_ref $method (local.get $object) (struct.get $vtable $hash (struct.get $object $vtable (local.get $object))))
              (i32.add
                (call_ref $method (local.get $object) (struct.get $vtable $size (struct.get $object $vtable (local.get $object))))
                (call $visit (local.get $object) (local.get $round))))))
        (if (ref.test (ref $node) (local.get $object))
          (then (local.set $total (i32.xor (local.get $total) (struct.get $node $weight (ref.cast (ref $node) (local.get $object)))))))
        (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (array.len (local.get $objects)))))
      (br_if $rounds (i32.lt_s (local.tee $round (i32.add (local.get $round) (i32.const 1))) (local.get $n))))
    (local.get $total)))
